"""From a small chunk that was found to the stretch around it that is read."""

from __future__ import annotations

from collections.abc import Container, Sequence

from index.chunking import Chunk


def widen(chunks: Sequence[Chunk], found: int, max_chars: int, taken: Container[str] = ()) -> Sequence[Chunk]:
    """Return a chunk with as many of its neighbours as fit, in text order.

    A neighbour that shares more of the section path comes first, what follows before what precedes.

    Args:
        chunks: Of one document, in text order.
        found: Position of the chunk among them.
        max_chars: Most code points from the first to the last; a longer chunk stands alone.
        taken: `chunk_id`s that are no neighbours any more.
    """
    path = chunks[found].section_path
    first, last = found, found + 1
    while True:
        neighbours = [
            at for at in (last, first - 1) if 0 <= at < len(chunks) and chunks[at].chunk_id not in taken
        ]
        fitting = [
            at for at in neighbours if _length(chunks[min(first, at) : max(last, at + 1)]) <= max_chars
        ]
        if not fitting:
            return chunks[first:last]
        nearest = max(fitting, key=lambda at: _shared(path, chunks[at].section_path))  # the first of equals
        first, last = min(first, nearest), max(last, nearest + 1)


def _length(chunks: Sequence[Chunk]) -> int:
    return chunks[-1].end - chunks[0].start


def _shared(path: Sequence[str], other: Sequence[str]) -> int:
    return next(
        (i for i, (own, its) in enumerate(zip(path, other, strict=False)) if own != its),
        min(len(path), len(other)),
    )
