"""Fusion of rankings."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fusion import fuse

SCORES = st.dictionaries(st.integers(0, 20), st.floats(0, 100), max_size=12)


@given(SCORES, SCORES, SCORES)
def test_best_first_each_candidate_once(
    left: dict[int, float], right: dict[int, float], preference: dict[int, float]
) -> None:
    fused = fuse([(left, 1.0), (right, 0.5)], preference)
    assert sorted(candidate for candidate, _ in fused) == sorted(left.keys() | right.keys())
    scores = [score for _, score in fused]
    assert scores == sorted(scores, reverse=True)
    assert all(map(math.isfinite, scores))


@given(SCORES)
def test_one_ranking_keeps_its_order(scores: dict[int, float]) -> None:
    order = [scores[candidate] for candidate, _ in fuse([(scores, 1.0)], {})]
    assert all(a >= b or math.isclose(a, b, abs_tol=1e-6) for a, b in pairwise(order))


def test_scores_by_hand() -> None:
    # Columns (3, 1) and (0, 2): z-scores (1, -1) and (-1, 1); 1.0 and 0.5 weigh them to (0.5, -0.5).
    assert fuse([({7: 3.0, 8: 1.0}, 1.0), ({8: 2.0}, 0.5)], {}) == [(7, 0.5), (8, -0.5)]


def test_a_preference_is_added() -> None:
    assert fuse([({7: 3.0, 8: 1.0}, 1.0)], {8: 2.5, 9: 7.0}) == [(8, 1.5), (7, 1.0)]


def test_how_far_the_first_is_ahead_decides_between_two_rankings() -> None:
    # Ranks alone would tie 1 and 2.
    clear, close = {1: 9.0, 2: 1.0, 3: 0.0}, {2: 5.0, 1: 4.9, 3: 0.0}
    assert [candidate for candidate, _ in fuse([(clear, 1.0), (close, 1.0)], {})] == [1, 2, 3]


@pytest.mark.parametrize("rankings", [[], [({}, 1.0)], [({}, 1.0), ({}, 0.5)]])
def test_nothing_gives_nothing(rankings: list[tuple[dict[int, float], float]]) -> None:
    assert fuse(rankings, {5: 1.0}) == []


def test_a_ranking_that_cannot_tell_its_candidates_apart_says_nothing() -> None:
    assert fuse([({1: 2.0, 2: 2.0}, 1.0), ({1: 0.0, 2: 1.0}, 1.0)], {}) == [(2, 1.0), (1, -1.0)]
