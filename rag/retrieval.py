"""From a query to numbered passages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from corpus.documents import Document, pages_within
from index.chunking import Chunk
from index.store import Index
from rag.groups import Groups, may_read
from rag.types import GivenPassage, Passage, SearchFilters

_SUBJECT_CHARS = 200


class Retriever:
    """Searches one generation of the index."""

    def __init__(self, index: Index) -> None:
        self._index = index

    @property
    def generation(self) -> str:
        """Name of the generation that is searched."""
        return self._index.generation

    def retrieve(self, query: str, k: int, filters: SearchFilters | None = None) -> list[Passage]:
        """Return the k best passages, numbered from 1, best first.

        Args:
            k: Positive; the list is shorter when fewer chunks pass the filters.
            filters: Applied before ranking.
        """
        allowed = self._allowed(filters) if filters else None
        hits = self._index.search(query, k, allowed)
        groups = filters.groups if filters else None
        return [
            self._passage(number, chunk, score, groups) for number, (chunk, score) in enumerate(hits, start=1)
        ]

    def document(self, doc_id: str) -> Document:
        """Return a document of this generation.

        Raises:
            KeyError: If it is not in it.
        """
        return self._index.document(doc_id)

    def documents_like(self, passages: Sequence[Passage]) -> list[Document]:
        """Return the documents of passages, each once, best first."""
        return [self._index.document(doc_id) for doc_id in dict.fromkeys(p.doc_id for p in passages)]

    def _passage(self, number: int, chunk: Chunk, score: float, groups: Groups) -> Passage:
        document = self._index.document(chunk.doc_id)
        passage = make_passage(number, document, chunk, score)
        if document.superseded_by is None:
            return passage
        return replace(passage, successor=self._title(document.superseded_by, groups))

    def _title(self, doc_id: str, groups: Groups) -> str | None:
        """Return the title of a document, None where there is none that somebody in `groups` may know of."""
        if groups is not None and not any(
            entry.doc_id == doc_id and may_read(groups, entry.groups) for entry in self._index.entries
        ):
            return None
        return self._index.title(doc_id)

    def _allowed(self, filters: SearchFilters) -> list[str] | None:
        if not filters.doc_ids and not filters.sources and filters.groups is None:
            return None
        return [
            entry.doc_id
            for entry in self._index.entries
            if (not filters.doc_ids or entry.doc_id in filters.doc_ids)
            and (not filters.sources or entry.source in filters.sources)
            and may_read(filters.groups, entry.groups)
        ]


def make_passage(number: int, document: Document, chunk: Chunk, score: float) -> Passage:
    """Return a chunk of a document as a numbered passage."""
    return Passage(
        number=number,
        doc_id=document.doc_id,
        source=document.source,
        title=document.title,
        doc_number=document.doc_number,
        issuers=document.issuers,
        issued_on=document.issued_on,
        status=document.status,
        section_path=chunk.section_path,
        start=chunk.start,
        end=chunk.end,
        text=chunk.text,
        score=score,
        url=document.url,
        subject=f"{document.title}\n{document.text[:_SUBJECT_CHARS]}",
        pages=pages_within(document.pages, chunk.start, chunk.end),
    )


def given_passages(given: Sequence[GivenPassage]) -> list[Passage]:
    """Return the caller's own texts as passages; offsets count in each text."""
    return [
        Passage(
            number=number,
            doc_id="",
            source=passage.source,
            title=passage.source,
            doc_number=None,
            issuers=(),
            issued_on=None,
            status="unknown",
            section_path=(),
            start=0,
            end=len(passage.text),
            text=passage.text,
            score=0.0,
            subject=passage.text[:_SUBJECT_CHARS],
        )
        for number, passage in enumerate(given, start=1)
    ]
