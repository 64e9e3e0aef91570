from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from eval.auroc import auroc


def test_worked_by_hand() -> None:
    found = auroc([True, True, False, False], [3.0, 1.0, 1.0, 0.0])
    assert found is not None
    assert found.mean == pytest.approx(3.5 / 4)  # 3>1, 3>0, 1>0 and a tie
    assert found.low <= found.mean <= found.high


@settings(max_examples=25)
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 5)), min_size=2, max_size=30))
def test_it_agrees_with_scikit_learn(cases: list[tuple[bool, int]]) -> None:
    labels, scores = [label for label, _ in cases], [float(score) for _, score in cases]
    found = auroc(labels, scores)
    if len(set(labels)) == 1:
        assert found is None
    else:
        assert found is not None
        assert found.mean == pytest.approx(roc_auc_score(labels, scores))
