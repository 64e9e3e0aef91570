"""From a query to numbered passages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from corpus.documents import Document, pages_within
from corpus.groups import Groups, may_read
from index.chunking import Chunk
from index.filters import EVERYTHING_CURRENT, SearchFilters
from index.scored_chunk import ScoredChunk
from index.search import IN_USE, Mix, distinct, rank
from index.store import Index
from rag.reranking import Reranker
from rag.types import Duplicate, GivenPassage, Passage, PassagePart

# Small chunks are found, more is read: of 361 questions whose answer is one span, it lay whole within the first five chunks
# for .82, within the first five passages for .95 (docs/benchmarks.md, "Notices and news").
MAX_PASSAGE_CHARS = 400
_FOUND_A_PASSAGE = 4  # rows that are ranked for each passage at least: several may lie in one
_RERANKED = 24  # passages that a reranker reads, or as many as are asked for where those are more
_SUBJECT_CHARS = 200


class Retriever:
    """Searches one generation of the index."""

    def __init__(
        self,
        index: Index,
        *,
        reranker: Reranker | None = None,
        mix: Mix = IN_USE,
        max_chars: int = MAX_PASSAGE_CHARS,
    ) -> None:
        """Search an index.

        Args:
            reranker: Reads the best passages again and orders them; None leaves the order of the search.
            mix: What each signal of the search counts.
            max_chars: Most code points of a passage; a chunk that is longer is one as it is.
        """
        self._index = index
        self._reranker = reranker
        self._mix = mix
        self._max_chars = max_chars

    @property
    def generation(self) -> str:
        """Name of the generation that is searched."""
        return self._index.generation

    def retrieve(self, query: str, k: int, filters: SearchFilters | None = None) -> list[Passage]:
        """Return the k best passages, numbered from 1, best first; no two of them overlap.

        A passage is a chunk that was found, with the neighbours that are read with it.

        Args:
            k: Positive; the list is shorter when fewer chunks pass the filters.
            filters: Applied before ranking; None admits every current document.
        """
        if self._reranker is None:
            return self._found(query, k, filters)
        passages = self._found(query, max(k, _RERANKED), filters)
        scores = self._reranker.score(query, [f"{passage.title}\n{passage.text}" for passage in passages])
        order = np.argsort(-scores, kind="stable")[:k]
        return [
            replace(passages[at], number=number, score=float(scores[at]))
            for number, at in enumerate(order, start=1)
        ]

    def _found(self, query: str, k: int, filters: SearchFilters | None) -> list[Passage]:
        filters = filters or EVERYTHING_CURRENT
        ranked = rank(self._index, query, _FOUND_A_PASSAGE * k, filters, self._mix)
        # Each chunk that is made costs the reading of its document; seldom are all of them needed.
        for n in (k + k // 2 + 2, len(ranked)):
            passages = self._widened(distinct(self._index, ranked, n), k, filters.groups)
            if len(passages) == k:
                break
        return passages

    def _widened(self, found: Sequence[ScoredChunk], k: int, groups: Groups) -> list[Passage]:
        """Return the first k passages around what was found."""
        passages: list[Passage] = []
        taken: set[str] = set()
        for hit in found:
            if len(passages) == k:
                break
            if hit.chunk.chunk_id in taken:
                continue
            read = self._index.around(hit.row, self._max_chars, taken)
            taken.update(chunk.chunk_id for chunk in read)
            passages.append(self._passage(len(passages) + 1, hit, read, groups))
        return passages

    def document(self, doc_id: str) -> Document:
        """Return a document of this generation.

        Raises:
            KeyError: If it is not in it.
        """
        return self._index.document(doc_id)

    def documents_like(self, passages: Sequence[Passage]) -> list[Document]:
        """Return the documents of passages, each once, best first."""
        return [self._index.document(doc_id) for doc_id in dict.fromkeys(p.doc_id for p in passages)]

    def _passage(self, number: int, hit: ScoredChunk, read: Sequence[Chunk], groups: Groups) -> Passage:
        document = self._index.document(hit.chunk.doc_id)
        whole = replace(
            hit.chunk,
            start=read[0].start,
            end=read[-1].end,
            text=document.text[read[0].start : read[-1].end],
        )
        passage = make_passage(number, document, whole, hit.score)
        successor = self._title(document.superseded_by, groups) if document.superseded_by else None
        parts = tuple(PassagePart(chunk.start, chunk.end, chunk.section_path) for chunk in read)
        duplicates = tuple(self._duplicate(row) for row in hit.duplicates)
        return replace(passage, successor=successor, parts=parts, duplicates=duplicates)

    def _title(self, doc_id: str, groups: Groups) -> str | None:
        """Return the title of a document, None where there is none that somebody in `groups` may know of."""
        if groups is not None and not any(
            entry.doc_id == doc_id and may_read(groups, entry.groups) for entry in self._index.entries
        ):
            return None
        return self._index.title(doc_id)

    def _duplicate(self, row: int) -> Duplicate:
        entry = self._index.entry(row)
        return Duplicate(entry.doc_id, entry.source, entry.title, *self._index.span(row))


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
