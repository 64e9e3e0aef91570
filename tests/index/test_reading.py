"""What is read around a chunk that was found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.chunking import Chunk
from index.reading import widen


def row(*lengths: int, paths: str = "") -> list[Chunk]:
    """Return chunks of these lengths one after the other, each under the heading of its letter."""
    chunks, start = [], 0
    for i, length in enumerate(lengths):
        path = (paths[i],) if paths else ()
        chunks.append(Chunk(f"d:{i}", "d", path, start, start + length, "字" * length))
        start += length
    return chunks


@given(
    st.lists(st.integers(1, 300), min_size=1, max_size=12),
    st.data(),
    st.integers(0, 600),
    st.sets(st.integers(0, 11)),
)
def test_the_chunk_and_neighbours_without_a_gap_within_the_budget(
    lengths: list[int], data: st.DataObject, max_chars: int, gone: set[int]
) -> None:
    chunks = row(*lengths)
    found = data.draw(st.integers(0, len(lengths) - 1))
    taken = {f"d:{i}" for i in gone - {found}}
    read = list(widen(chunks, found, max_chars, taken))
    first = chunks.index(read[0])
    assert read == chunks[first : first + len(read)]
    assert chunks[found] in read
    assert not {chunk.chunk_id for chunk in read} & taken
    assert len(read) == 1 or read[-1].end - read[0].start <= max_chars
    # No neighbour that would fit is left out.
    for at in (first - 1, first + len(read)):
        if 0 <= at < len(chunks) and chunks[at].chunk_id not in taken:
            both = chunks[min(first, at) : max(first + len(read), at + 1)]
            assert both[-1].end - both[0].start > max_chars


@pytest.mark.parametrize(
    ("paths", "read"),
    [("aaa", "12"), ("aab", "01"), ("bab", "12"), ("abb", "12")],
    ids=[
        "what follows before what precedes",
        "one section before another",
        "no section is nearer",
        "own section",
    ],
)
def test_which_neighbour_comes_first(paths: str, read: str) -> None:
    chunks = row(100, 100, 100, paths=paths)
    assert "".join(chunk.chunk_id[-1] for chunk in widen(chunks, 1, 200)) == read
