"""What a search finds."""

from __future__ import annotations

from dataclasses import dataclass

from index.chunking import Chunk


@dataclass(frozen=True, slots=True)
class ScoredChunk:
    """A chunk and how well it fits the query.

    Attributes:
        score: Higher is better; comparable within one search only.
        row: Where the generation keeps it.
        duplicates: Rows of chunks of other documents that say the same, best first; they are not among the other results.
    """

    chunk: Chunk
    score: float
    row: int
    duplicates: tuple[int, ...] = ()
