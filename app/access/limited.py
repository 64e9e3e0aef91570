"""The service as one asker sees it: the documents of his groups, and no trace of any other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.access.asker import Asker
from app.access.watch import Watch
from app.backend import Answering, Backend, Listed
from app.config import Config
from app.status import Status
from corpus.documents import Document
from corpus.groups import Groups, may_read
from index.embedder import FloatMatrix
from index.filter_values import FilterValues
from index.filters import SearchFilters
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

    def pipeline(self) -> Answering:
        """Return a pipeline that finds only what the asker may read."""
        return _LimitedPipeline(self._backend.pipeline(), self._groups, self._watch)

    def reading_pipeline(self) -> Answering:
        """Return a pipeline that answers from given passages only."""
        return _LimitedPipeline(self._backend.reading_pipeline(), self._groups, self._watch)

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
        if document.superseded_by is None or self._groups is None:
            return document
        return replace(document, superseded_by=self._readable(document.superseded_by))

    def documents(self) -> list[Listed]:
        """Return one entry for each document that the asker may read."""
        return [entry for entry in self._backend.documents() if may_read(self._groups, entry.groups)]

    def status(self, groups: Groups = None) -> Status:
        """Return how things stand, counting what the asker may read."""
        return self._backend.status(self._groups)

    def filter_values(self, groups: Groups = None) -> FilterValues:
        """Return what filters can be set to, counting what the asker may read."""
        return self._backend.filter_values(self._groups)

    def example_questions(self, groups: Groups = None) -> Sequence[str]:
        """Return questions that documents which the asker may read can answer."""
        return self._backend.example_questions(self._groups)

    def _readable(self, doc_id: str) -> str | None:
        return doc_id if any(entry.doc_id == doc_id for entry in self.documents()) else None


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
