"""Raw offsets and canonical offsets name the same place."""

from __future__ import annotations

import time

import pytest
from hypothesis import given

from corpus.alignment import canonical_offsets
from corpus.documents import Edit
from corpus.normalize import normalize
from tests.corpus.line_soups import SOUPS


def removed_in(raw: str) -> str:
    return "".join(edit.removed for edit in normalize(raw).edits)


@given(raw=SOUPS)
def test_what_follows_a_place_is_the_same_in_both_texts(raw: str) -> None:
    normalized = normalize(raw)
    offsets = list(range(len(raw) + 1))
    places = canonical_offsets(raw, normalized.text, normalized.edits, offsets)
    assert places == sorted(places)
    assert places[-1] == len(normalized.text)
    if not removed_in(raw).strip():  # nothing but layout changed: every kept character is found where it went
        kept = [
            (raw[at], normalized.text[place])
            for at, place in zip(offsets, places, strict=True)
            if at < len(raw) and not raw[at].isspace()
        ]
        assert all(before == after for before, after in kept)


@pytest.mark.parametrize(
    ("raw", "at", "following"),
    [
        pytest.param("甲。\n— 3 —\n乙。", 3, "乙。", id="a page number leads to the next paragraph"),
        pytest.param("甲，\n\n乙。", 4, "乙。", id="a joined break"),
        pytest.param("甲。\n乙。", 0, "甲。\n乙。", id="the beginning"),
        pytest.param("甲。\n- 1 -", 3, "", id="removed at the end"),
    ],
)
def test_places(raw: str, at: int, following: str) -> None:
    normalized = normalize(raw)
    [place] = canonical_offsets(raw, normalized.text, normalized.edits, [at])
    assert normalized.text[place:] == following


def test_many_removals_before_a_long_run_of_blanks_cost_no_more_than_their_number() -> None:
    text = "甲" + " " * 20_000 + "乙"
    edits = [Edit("页码", 1, "—")] * 20_000
    raw = "甲" + "—" * 20_000 + " " * 20_000 + "乙"
    began = time.process_time()
    assert canonical_offsets(raw, text, edits, [1, len(raw) - 1]) == [20_001, 20_001]
    assert time.process_time() - began < 2
