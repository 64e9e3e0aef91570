from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.generation.stopping import until_stop

ALPHABET = "ab。\n"
WORDS = st.text(ALPHABET, min_size=1, max_size=4)


@given(st.lists(st.text(ALPHABET, max_size=3)), st.lists(WORDS, max_size=3))
def test_text_ends_before_the_first_stop_string(pieces: list[str], stop: list[str]) -> None:
    whole = "".join(pieces)
    ends = [at for word in stop if (at := whole.find(word)) >= 0]
    assert "".join(until_stop(iter(pieces), stop)) == whole[: min(ends, default=len(whole))]


@given(st.lists(st.text(ALPHABET, max_size=3)))
def test_without_stop_strings_every_piece_comes_at_once(pieces: list[str]) -> None:
    assert list(until_stop(iter(pieces), [])) == [piece for piece in pieces if piece]


def watched(pieces: Sequence[str], seen: list[str]) -> Iterator[str]:
    try:
        for piece in pieces:
            seen.append(piece)
            yield piece
    finally:
        seen.append("closed")


def test_stop_string_across_pieces_is_held_back_and_ends_the_source() -> None:
    seen: list[str] = []
    shown = list(until_stop(watched(["答", "案\n", "问题：", "下一个"], seen), ["\n问题"]))
    assert shown == ["答", "案"]
    assert seen == ["答", "案\n", "问题：", "closed"]


def test_what_only_looked_like_a_stop_string_is_shown() -> None:
    assert list(until_stop(iter(["甲\n", "乙"]), ["\n\n"])) == ["甲", "\n乙"]


def test_closing_closes_the_source() -> None:
    seen: list[str] = []
    stream = until_stop(watched(["一", "二"], seen), [])
    assert next(stream) == "一"
    stream.close()  # type: ignore[attr-defined]
    assert seen == ["一", "closed"]


def test_empty_stop_string_is_refused_before_anything_is_asked() -> None:
    seen: list[str] = []
    with pytest.raises(ValueError, match="停止串"):
        until_stop(watched(["一"], seen), [""])
    assert seen == []
