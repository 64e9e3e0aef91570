"""Another pipeline, passed on: what is not overridden is its own."""

from __future__ import annotations

from collections.abc import Sequence

from eval.runner import Pipeline
from index.filters import SearchFilters
from rag.types import Answer, GivenPassage, Passage, Turn


class Wrapped:
    """Passes every question and every search on to another pipeline, whole."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline

    def ask(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        filters: SearchFilters | None = None,
        passages: Sequence[GivenPassage] | None = None,
    ) -> Answer:
        return self._pipeline.ask(question, history=history, filters=filters, passages=passages)

    def search(self, query: str, *, k: int = 10, filters: SearchFilters | None = None) -> list[Passage]:
        return self._pipeline.search(query, k=k, filters=filters)
