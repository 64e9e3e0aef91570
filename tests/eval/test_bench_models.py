from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.bench_models import kendall_tau


@given(st.lists(st.integers(-50, 50), min_size=2, max_size=8, unique=True))
def test_order_agrees_with_itself_and_opposes_its_reverse(scores: list[int]) -> None:
    assert kendall_tau(scores, scores) == 1
    assert kendall_tau(scores, [-score for score in scores]) == -1


def test_one_exchange_among_four_costs_two_sixths() -> None:
    assert kendall_tau([1, 2, 3, 4], [2, 1, 3, 4]) == pytest.approx(4 / 6)
