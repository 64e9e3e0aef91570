"""The whole retrieval chain as LangChain's retriever."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol, runtime_checkable

from langchain_core.callbacks import AsyncCallbackManagerForRetrieverRun, CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import run_in_executor
from pydantic import field_validator

from index.filters import SearchFilters
from rag.langchain.filters import read_filters
from rag.langchain.passages import passage_document
from rag.types import Passage


@runtime_checkable
class Searcher(Protocol):
    """Finds passages: a pipeline, or a service that always searches the newest generation."""

    def search(self, query: str, *, k: int, filters: SearchFilters | None = None) -> list[Passage]:
        """Return the k best passages, best first."""
        ...


class PolicyRetriever(BaseRetriever):
    """Finds passages of the policy documents; see `rag.langchain.passages.passage_document` for what it returns.

    `invoke(query, k=3, filters=…)` overrides the fields for one call.

    Attributes:
        searcher: Where to search.
        k: Most documents that a query returns.
        filters: Conditions that a document must meet before it is ranked, or their fields by name; None admits all.
    """

    searcher: Searcher
    k: int = 10
    filters: SearchFilters | None = None

    @field_validator("k")
    @classmethod
    def _checked_k(cls, k: int) -> int:
        return _checked(k)

    @field_validator("filters", mode="before")
    @classmethod
    def _read_filters(cls, filters: SearchFilters | Mapping[str, Any] | None) -> SearchFilters | None:
        return read_filters(filters)

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,
        k: int | None = None,
        filters: SearchFilters | Mapping[str, Any] | None = None,
    ) -> list[Document]:
        return self._search(query, k, filters)

    async def _aget_relevant_documents(
        self,
        query: str,
        *,
        run_manager: AsyncCallbackManagerForRetrieverRun,
        k: int | None = None,
        filters: SearchFilters | Mapping[str, Any] | None = None,
    ) -> list[Document]:
        return await run_in_executor(None, self._search, query, k, filters)

    def _search(
        self, query: str, k: int | None, filters: SearchFilters | Mapping[str, Any] | None
    ) -> list[Document]:
        found = self.searcher.search(
            query,
            k=self.k if k is None else _checked(k),
            filters=self.filters if filters is None else read_filters(filters),
        )
        return [passage_document(passage) for passage in found]


def _checked(k: int) -> int:
    if k < 1:
        raise ValueError(f"k 应为正整数（返回几段），实为 {k}")
    return k
