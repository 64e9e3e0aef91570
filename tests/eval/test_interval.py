from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.interval import Estimate, Score, estimate


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_mean_and_interval_lie_within_the_scores(values: list[float]) -> None:
    found = estimate([Score(value) for value in values])
    assert found is not None
    assert found.n == len(values)
    assert found.mean == pytest.approx(np.mean(values))
    assert min(values) - 1e-9 <= found.low <= found.high <= max(values) + 1e-9


def test_no_scores_no_estimate() -> None:
    assert estimate([]) is None


def test_equal_scores_have_no_spread() -> None:
    assert estimate([Score(1.0)] * 5) == Estimate(1.0, 1.0, 1.0, 5)


def test_f1_by_hand() -> None:
    # Two right refusals, one wrong, one missed: 2·2 / (2·2 + 1 + 1).
    found = estimate([Score(1.0, 2.0), Score(1.0, 2.0), Score(0.0), Score(0.0)])
    assert found is not None
    assert found.mean == pytest.approx(4 / 6)


def test_the_interval_is_near_the_normal_one() -> None:
    # 80 of 100: 0.8 ± 1.96·√(0.8·0.2/100) = 0.722 to 0.878.
    found = estimate([Score(1.0)] * 80 + [Score(0.0)] * 20)
    assert found is not None
    assert (found.low, found.high) == pytest.approx((0.722, 0.878), abs=0.02)
    assert found == estimate([Score(1.0)] * 80 + [Score(0.0)] * 20)
