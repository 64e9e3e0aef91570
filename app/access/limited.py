"""The service as one asker sees it: the documents of his groups, and no trace of any other."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from app.access.asker import Asker
from app.access.watch import Watch
from app.backend import Answering, Backend
from app.config import Config
from app.documents.history import History
from app.status import Status
from corpus.documents import Document
from corpus.files import FoundFiles
from corpus.groups import Groups, may_read, may_write
from index.embedder import FloatMatrix
from index.entries import DocumentEntry
from index.filter_values import FilterValues
from index.filters import SearchFilters
from index.ingest import IngestReport
from rag.types import AnswerEvent, GivenPassage, Passage, Turn

_NO_FILTERS = SearchFilters()


class LimitedBackend:
    """A backend in which the documents of other groups do not exist.

    Every route takes its backend from here, so that none can forget whose question it answers.
    """

    def __init__(self, backend: Backend, asker: Asker, watch: Watch | None = None) -> None:
        """Show `backend` to `asker`.

        Args:
            watch: Passes on the events of each answer.
        """
        self._backend = backend
        self._groups = asker.groups
        self._watch = watch

    @property
    def config(self) -> Config:
        """What the service was built from."""
        return self._backend.config

    @property
    def workspace(self) -> Path:
        """The folder of documents and index."""
        return self._backend.workspace

    def pipeline(self) -> Answering:
        """Return a pipeline that finds only what the asker may read."""
        return self._limiting(self._backend.pipeline)

    def reading_pipeline(self) -> Answering:
        """Return a pipeline that answers from given passages only."""
        return self._limiting(self._backend.reading_pipeline)

    def note_unstarted(self) -> None:
        """Note a question of the asker's that never got its turn."""
        if self._watch:
            self._watch.note_unanswered("busy")

    def search(self, query: str, *, k: int, filters: SearchFilters | None = None) -> list[Passage]:
        """Return the k nearest passages of documents that the asker may read."""
        return self._backend.search(query, k=k, filters=_limited(filters or _NO_FILTERS, self._groups))

    def embed(self, texts: Sequence[str], *, as_queries: bool) -> FloatMatrix:
        """Return one unit vector a text."""
        return self._backend.embed(texts, as_queries=as_queries)

    def document(self, doc_id: str) -> Document:
        """Return a document that the asker may read; another one is not there.

        Raises:
            KeyError: If there is none of this id, or he may not read it.
        """
        document = self._backend.document(doc_id)
        if not may_read(self._groups, document.groups):
            raise KeyError(doc_id)
        if self._groups is None:
            return document
        successor = document.superseded_by
        if successor is not None and not self._reads(successor):
            successor = None
        return replace(document, superseded_by=successor, groups=self._own(document.groups))

    def documents(self) -> list[DocumentEntry]:
        """Return one entry for each document that the asker may read."""
        entries = self._backend.documents()
        if self._groups is None:
            return list(entries)
        readable = [entry for entry in entries if may_read(self._groups, entry.groups)]
        known = {entry.doc_id for entry in readable}
        return [self._without_others(entry, known) for entry in readable]

    def history(self, doc_id: str) -> History:
        """Return the versions of a document that the asker may read, and its links to and from such ones.

        Raises:
            KeyError: As `document`.
        """
        if not self._reads(doc_id):
            raise KeyError(doc_id)
        history = self._backend.history(doc_id)
        known = {entry.doc_id for entry in self.documents()}
        links = tuple(link for link in history.links if {link.from_doc_id, link.to_doc_id} <= known)
        return replace(history, links=links)

    def ingest_files(
        self, found: FoundFiles, groups: tuple[str, ...], parsed: Callable[[str], None]
    ) -> IngestReport:
        """Add files for groups of the asker's own.

        Raises:
            PermissionError: If one of the groups is not his, or a document that is to be replaced is for others as well.
        """
        if not may_write(self._groups, groups):
            raise PermissionError("groups of others")
        replaced = {source for source, file in found.files.items() if file.takes_over}
        entries = self._backend.documents() if replaced else ()
        if any(set(entry.groups) != set(groups) for entry in entries if entry.source in replaced):
            raise PermissionError("a document for others too")
        return self._backend.ingest_files(found, groups, parsed)

    def withdraw(self, sources: Sequence[str]) -> IngestReport:
        """Withdraw documents that are for no group but the asker's own.

        Raises:
            PermissionError: If one of them is not there for him, or is for another group as well.
        """
        entries = {entry.source: entry for entry in self._backend.documents()}
        for source in sources:
            entry = entries.get(source)
            if entry is None or not may_write(self._groups, entry.groups):
                raise PermissionError("no document, or one of others")
        return self._backend.withdraw(sources)

    def status(self, groups: Groups = None) -> Status:
        """Return how things stand, counting what the asker may read."""
        return self._backend.status(self._groups)

    def filter_values(self, groups: Groups = None) -> FilterValues:
        """Return what filters can be set to, counting what the asker may read."""
        return self._backend.filter_values(self._groups)

    def example_questions(self, groups: Groups = None) -> Sequence[str]:
        """Return questions that documents which the asker may read can answer."""
        return self._backend.example_questions(self._groups)

    def _limiting(self, make: Callable[[], Answering]) -> Answering:
        try:
            pipeline = make()
        except Exception:  # nothing is ingested, or a model is missing
            if self._watch:
                self._watch.note_unanswered("failed")
            raise
        return _LimitedPipeline(pipeline, self._groups, self._watch)

    def _reads(self, doc_id: str) -> bool:
        try:
            document = self._backend.document(doc_id)
        except KeyError:
            return False
        return may_read(self._groups, document.groups)

    def _own(self, groups: tuple[str, ...]) -> tuple[str, ...]:
        """Return those of a document's groups that the asker knows of; some, where it has any."""
        return tuple(group for group in groups if self._groups is None or group in self._groups)

    def _without_others(self, entry: DocumentEntry, known: Container[str]) -> DocumentEntry:
        standing = entry.standing
        if standing.superseded_by is not None and standing.superseded_by not in known:
            standing = replace(standing, superseded_by=None)
        groups = self._own(entry.groups)
        if standing is entry.standing and groups == entry.groups:
            return entry
        return replace(entry, standing=standing, groups=groups)


class _LimitedPipeline:
    def __init__(self, pipeline: Answering, groups: Groups, watch: Watch | None) -> None:
        self._pipeline = pipeline
        self._groups = groups
        self._watch = watch

    def stream(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        filters: SearchFilters = _NO_FILTERS,
        passages: Sequence[GivenPassage] | None = None,
    ) -> Iterator[AnswerEvent]:
        limited = _limited(filters, self._groups)
        events = self._pipeline.stream(question, history=history, filters=limited, passages=passages)
        return self._watch(question, events) if self._watch else events


def _limited(filters: SearchFilters, groups: Groups) -> SearchFilters:
    """Return the filters with the asker's groups; what they say of groups themselves can only narrow that."""
    if groups is None:
        return filters
    if filters.groups is None:
        return replace(filters, groups=groups)
    return replace(filters, groups=tuple(group for group in filters.groups if group in groups))
