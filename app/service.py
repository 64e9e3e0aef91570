"""The one wiring: from a configuration and a workspace to a pipeline that answers."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from app.collection_status import describe_collection, documents_without_text
from app.config import Config
from app.documents.history import History, history_of
from app.documents.stated_groups import parsing_for
from app.example_questions import example_questions
from app.explaining import explain
from app.models import Models, ModelSource, answering_mode
from app.status import Status, describe
from corpus.documents import Document
from corpus.files import FoundFiles
from corpus.groups import Groups, may_read
from corpus.sandbox import ParserPool
from index.embedder import FloatMatrix
from index.entries import DocumentEntry
from index.errors import NoIndexError, WorkspaceError
from index.filter_values import FilterValues, filter_values
from index.filters import SearchFilters
from index.ingest import IngestReport, ingest, ingest_files, withdraw
from index.store import Index
from index.workspace import current_generation
from rag.building import build_pipeline
from rag.generation.base import Generator
from rag.generation.usage import TokenUsage
from rag.pipeline import Pipeline, checked_question
from rag.retrieval import Retriever
from rag.types import Passage


class Service:
    """Owns the models and the pipeline of the newest generation; each is made once, when first needed. Thread-safe.

    Attributes:
        config: What was configured.
        workspace: Where documents and index are.
    """

    def __init__(
        self, config: Config, workspace: Path, models: ModelSource, *, config_file: Path | None = None
    ) -> None:
        """Load nothing yet.

        Args:
            config_file: Where `config` was read from, for the status.
        """
        self.config = config
        self.workspace = workspace
        self._models = models
        self._config_file = config_file
        url = config.corpus.database_url
        self._database_url = url.get_secret_value() if url else None
        self._lock = threading.Lock()
        self._index: Index | None = None
        self._pipeline: Pipeline | None = None  # over `_index`

    def pipeline(self) -> Pipeline:
        """Return the pipeline of the newest complete generation; cheap unless the generation changed.

        One that was given out earlier stays usable for as long as somebody holds it.

        Raises:
            NoIndexError: If nothing has been ingested.
            WorkspaceError: If the index does not fit the embedding model or is damaged.
        """
        self._newest()  # where there is no index, nobody need wait for the language model to hear it
        generator = self._models.generator()  # outside the lock: searches need not wait for it
        with self._lock:
            index = self._newest_index()
            if self._pipeline is None:
                self._pipeline = self._build(index, generator)
                # Answers under way hold their pipeline; the index is closed when the last of them lets go.
                weakref.finalize(self._pipeline, index.close)
            return self._pipeline

    def reading_pipeline(self) -> Pipeline:
        """Return a pipeline that answers from given passages only; needs no index."""
        return self._build(None, self._models.generator())

    def search(self, query: str, *, k: int, filters: SearchFilters | None = None) -> list[Passage]:
        """Return what `Pipeline.search` of the newest pipeline returns, without the language model.

        Raises:
            QuestionError: If the query is empty or too long.
            WorkspaceError: As `pipeline`.
        """
        checked = checked_question(query)
        return Retriever(self._newest(), reranker=self._models.reranker()).retrieve(checked, k, filters)

    def embed(self, texts: Sequence[str], *, as_queries: bool) -> FloatMatrix:
        """Return one unit vector a text, float32, shape (n, dim), with the prompt of queries or of passages."""
        embedder = self._models.embedder()
        return embedder.embed_queries(texts) if as_queries else embedder.embed_passages(texts)

    def document(self, doc_id: str) -> Document:
        """Return a document of the newest generation.

        Raises:
            KeyError: If there is none of this id.
            WorkspaceError: As `pipeline`.
        """
        return self._newest().document(doc_id)

    def documents(self) -> list[DocumentEntry]:
        """Return what is known of each document of the newest generation without reading its text, by source.

        Raises:
            WorkspaceError: As `pipeline`.
        """
        return sorted(self._newest().entries, key=lambda entry: entry.source)

    def history(self, doc_id: str) -> History:
        """Return the versions and links of a document of the newest generation; see `app.backend.Backend`."""
        self.document(doc_id)
        return history_of(self.workspace, self._database_url, doc_id)

    def ingest(
        self,
        paths: Sequence[Path],
        *,
        rebuild: bool = False,
        withdraw_missing: bool = False,
        show_progress: bool = False,
    ) -> IngestReport:
        """Add files and folders to the workspace (see `index.ingest.ingest`); the next `pipeline()` sees them.

        The files are parsed in processes of their own, which are limited in what they may do.
        """
        embedder = self._models.embedder()
        with ParserPool() as parsers:
            return ingest(
                paths,
                self.workspace,
                embedder,
                parse=parsers.parse_all,
                database_url=self._database_url,
                rebuild=rebuild,
                withdraw_missing=withdraw_missing,
                show_progress=show_progress,
            )

    def ingest_files(
        self, found: FoundFiles, groups: tuple[str, ...], parsed: Callable[[str], None]
    ) -> IngestReport:
        """Add files, each for exactly `groups` or not at all; see `app.backend.Backend`."""
        embedder = self._models.embedder()
        with ParserPool() as parsers:
            parse = parsing_for(parsers.parse_all, groups, parsed)
            return ingest_files(found, self.workspace, embedder, parse=parse, database_url=self._database_url)

    def withdraw(self, sources: Sequence[str]) -> IngestReport:
        """Take documents out of the workspace (see `index.ingest.withdraw`)."""
        embedder = self._models.embedder()
        return withdraw(sources, self.workspace, embedder, database_url=self._database_url)

    def collection(self) -> list[Document]:
        """Return the documents of the collection by source, each without text and sections; loads no model.

        Raises:
            WorkspaceError: If nothing has been ingested, or the documents cannot be read.
        """
        return documents_without_text(self.workspace, self._database_url)

    def filter_values(self, groups: Groups = None) -> FilterValues:
        """Return what the filters of a search can be set to; nothing before anything is ingested.

        Args:
            groups: Whose documents are counted.
        """
        try:
            index = self._newest()
        except NoIndexError:
            return FilterValues()
        return filter_values(index.entries, date.today(), groups)

    def example_questions(self, groups: Groups = None) -> list[str]:
        """Return questions that the documents can answer; none before anything is ingested.

        Args:
            groups: Whose documents they may be about.
        """
        try:
            index = self._newest()
        except NoIndexError:
            return []
        readable = [entry for entry in index.entries if may_read(groups, entry.groups)]
        return example_questions(readable, index.document)

    def warm(self) -> None:
        """Load what the first question would otherwise wait for."""
        self._models.embedder().embed_queries(["预热"])
        if current_generation(self.workspace) is None:
            self._models.generator()
        else:
            self.pipeline()

    def token_usage(self) -> TokenUsage:
        """Return what the language model has read and written so far; loads it."""
        return self._models.generator().usage.total()

    def status(self, groups: Groups = None) -> Status:
        """Return how things stand; loads nothing, raises nothing.

        Args:
            groups: Whose documents are counted; of a generation that is not open yet, somebody who may not read all
                is told of none.
        """
        models = self._models
        status = describe(self.workspace, self._config_file, models.embedding_status(), models.llm_status())
        if groups is None:
            return status
        index = self._index
        entries = index.entries if index is not None and index.generation == status.generation else []
        readable = [entry.chunk_count for entry in entries if may_read(groups, entry.groups)]
        return replace(status, documents=len(readable), chunks=sum(readable))

    def examine(self) -> Status:
        """Try everything that an answer needs, and return how things stand then."""
        problems = []
        models = self._models
        for attempt in (lambda: models.embedder().embed_queries(["试"]), models.generator, self.pipeline):
            try:
                attempt()
            except NoIndexError:
                pass  # the status says so
            except Exception as error:
                problems.append(explain(error))
        try:
            collection = describe_collection(self.workspace, self._database_url)
        except WorkspaceError as error:
            collection = None
            problems.append(str(error))
        status = describe(
            self.workspace, self._config_file, models.embedding_status(), models.llm_status(), *problems
        )
        return replace(status, collection=collection)

    def close(self) -> None:
        """Let go of the index; a pipeline that somebody holds stays usable."""
        with self._lock:
            self._drop_index()

    def _newest(self) -> Index:
        with self._lock:
            return self._newest_index()

    def _newest_index(self) -> Index:
        """Return the index of the newest generation; the lock is held."""
        if self._index is None or self._index.generation != current_generation(self.workspace):
            opened = Index.open(
                self.workspace, embedder=self._models.embedder(), database_url=self._database_url
            )
            self._drop_index()
            self._index = opened
        return self._index

    def _drop_index(self) -> None:
        if self._index is not None and self._pipeline is None:
            self._index.close()
        self._index = self._pipeline = None

    def _build(self, index: Index | None, generator: Generator) -> Pipeline:
        config = self.config
        return build_pipeline(
            index,
            self._models.embedder(),
            generator,
            mode=answering_mode(config.llm),
            reranker=self._models.reranker() if index else None,
            reader=self._models.evidence_model(),
            passages=config.retrieval.passages,
            candidates=config.retrieval.candidates,
            max_sentences=config.answer.max_sentences,
            max_tokens=config.llm.max_tokens,
            refusal_threshold=config.answer.refusal_threshold,
            verifier=self._models.verifier(),
        )


def build_service(
    config: Config, workspace: Path, *, config_file: Path | None, report: Callable[[str], None]
) -> Service:
    """Return the service that a configuration describes; nothing is loaded yet.

    Args:
        report: Told, in Chinese, before a step that takes seconds.
    """
    return Service(config, workspace, Models(config, report), config_file=config_file)
