"""Levenshtein distance, against the table that defines it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.corpus.edit_distance import edit_distance

TEXTS = st.text("甲乙丙", max_size=12)


def by_table(left: str, right: str) -> int:
    row = list(range(len(right) + 1))
    for at, character in enumerate(left, start=1):
        above, row[0] = row[:], at
        for other in range(1, len(row)):
            changed = above[other - 1] + (character != right[other - 1])
            row[other] = min(changed, above[other] + 1, row[other - 1] + 1)
    return row[-1]


@given(TEXTS, TEXTS)
def test_distance_is_that_of_the_table(left: str, right: str) -> None:
    assert edit_distance(left, right) == by_table(left, right)


@pytest.mark.parametrize(
    ("left", "right", "distance"),
    [
        ("", "", 0),
        ("", "甲乙", 2),
        ("中部地区", "中部地区", 0),
        ("（一）", "(一)", 2),
        ("城市群", "城城市群", 1),
    ],
)
def test_examples(left: str, right: str, distance: int) -> None:
    assert edit_distance(left, right) == distance


def test_greater_distance_is_the_limit() -> None:
    assert edit_distance("甲" * 100, "乙" * 100, limit=7) == 7
