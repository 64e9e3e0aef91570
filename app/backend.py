"""What the HTTP interface and the page need of the service; `app.service.Service` is it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from app.config import Config
from app.documents.history import History
from app.status import Status
from corpus.documents import Document
from corpus.files import FoundFiles
from corpus.groups import Groups
from index.embedder import FloatMatrix
from index.entries import DocumentEntry
from index.filters import SearchFilters
from index.ingest import IngestReport
from rag.types import AnswerEvent, GivenPassage, Passage, Turn


class Answering(Protocol):
    """A pipeline over one generation of the index."""

    def stream(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        filters: SearchFilters = ...,
        passages: Sequence[GivenPassage] | None = None,
    ) -> Iterator[AnswerEvent]:
        """Yield what happens on the way to an answer, `AnswerReady` last; closing it stops the model."""
        ...


class Backend(Protocol):
    """A running service; its methods may be called from any thread."""

    @property
    def config(self) -> Config:
        """What the service was built from."""
        ...

    @property
    def workspace(self) -> Path:
        """The folder of documents and index."""
        ...

    def pipeline(self) -> Answering:
        """Return the pipeline of the newest complete generation.

        Raises:
            WorkspaceError: If nothing is ingested yet or the index does not fit the model.
        """
        ...

    def reading_pipeline(self) -> Answering:
        """Return a pipeline that answers from given passages only; needs nothing ingested."""
        ...

    def search(self, query: str, *, k: int, filters: SearchFilters | None = None) -> list[Passage]:
        """Return the k passages nearest to `query`, best first; waits for no language model.

        Raises:
            WorkspaceError: As `pipeline`.
        """
        ...

    def embed(self, texts: Sequence[str], *, as_queries: bool) -> FloatMatrix:
        """Return one unit vector a text, float32, shape (n, dim), with the prompt of queries or of passages."""
        ...

    def document(self, doc_id: str) -> Document:
        """Return a document of the newest generation.

        Raises:
            KeyError: If there is none of this id.
        """
        ...

    def documents(self) -> Sequence[DocumentEntry]:
        """Return one entry for each document of the newest generation, by source.

        Raises:
            WorkspaceError: As `pipeline`.
        """
        ...

    def history(self, doc_id: str) -> History:
        """Return the versions and links of a document.

        Raises:
            KeyError: If there is none of this id.
            WorkspaceError: If the store cannot be read.
        """
        ...

    def ingest_files(
        self, found: FoundFiles, groups: tuple[str, ...], parsed: Callable[[str], None]
    ) -> IngestReport:
        """Add files; those that are not for exactly `groups` fail.

        Args:
            parsed: Told each source that is done.

        Raises:
            PermissionError: If the caller may not write for these groups.
            WorkspaceError: As `index.ingest.ingest`.
        """
        ...

    def withdraw(self, sources: Sequence[str]) -> IngestReport:
        """Take documents out of the workspace; see `index.ingest.withdraw`.

        Raises:
            PermissionError: If the caller may not write for the groups of one of them.
            WorkspaceError: As `index.ingest.withdraw`.
        """
        ...

    def status(self, groups: Groups = None) -> Status:
        """Return what is configured, found and healthy; quick, and loads no model.

        Args:
            groups: Only documents that somebody in them may read are counted.
        """
        ...

    def example_questions(self, groups: Groups = None) -> Sequence[str]:
        """Return questions that the documents which somebody in `groups` may read can answer."""
        ...
