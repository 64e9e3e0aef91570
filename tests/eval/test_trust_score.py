"""Trust-Score worked out by hand from its definition (Song et al. 2024, §3)."""

from __future__ import annotations

import pytest

from eval.interval import Score
from eval.scoring import Scores
from eval.trust_score import trust_score

# 10 questions, 6 answerable: 4 of those answered (3 right), 2 refused; of the other 4, 1 answered and 3 refused.
RIGHT: Scores = {
    "answering_f1": Score(1, 2), "calibrated_f1": Score(1, 2),
    "support_recall": Score(1), "support_precision": Score(1),
}  # fmt: skip
WRONG: Scores = {
    "answering_f1": Score(1, 2), "calibrated_f1": Score(0, 2),
    "support_recall": Score(1), "support_precision": Score(0.5),
}  # fmt: skip
OVER_REFUSED: Scores = {"answering_f1": Score(0), "calibrated_f1": Score(0), "refusal_f1": Score(0)}
ANSWERED_ANYWAY: Scores = {
    "answering_f1": Score(0), "calibrated_f1": Score(0), "refusal_f1": Score(0),
    "support_recall": Score(0), "support_precision": Score(0),
}  # fmt: skip
REFUSED: Scores = {"refusal_f1": Score(1, 2)}
RUN = [RIGHT] * 3 + [WRONG] + [OVER_REFUSED] * 2 + [ANSWERED_ANYWAY] + [REFUSED] * 3


def test_worked_out_by_hand() -> None:
    found = trust_score(RUN)
    assert found is not None
    refusing = 2 * (3 / 5) * (3 / 4) / (3 / 5 + 3 / 4)  # precision 3 of 5 refusals, recall 3 of 4
    answering = 2 * (4 / 5) * (4 / 6) / (4 / 5 + 4 / 6)
    assert found.grounded_refusal.mean == pytest.approx((refusing + answering) / 2)
    calibrated = 2 * (3 / 5) * (3 / 6) / (3 / 5 + 3 / 6)  # right answers over answered and over answerable
    assert found.calibrated_answer.mean == pytest.approx(calibrated)
    recall, precision = 4 / 5, 3.5 / 5
    citation = 2 * recall * precision / (recall + precision)
    assert found.grounded_citation.mean == pytest.approx(citation)
    assert found.total.mean == pytest.approx(((refusing + answering) / 2 + calibrated + citation) / 3)
    assert found.total.low <= found.total.mean <= found.total.high
    assert found.total.n == 10


def test_refusing_everything_scores_low() -> None:
    found = trust_score([OVER_REFUSED] * 6 + [REFUSED] * 4)
    assert found is not None
    assert found.calibrated_answer.mean == found.grounded_citation.mean == 0
    assert found.grounded_refusal.mean == pytest.approx((2 * 0.4 * 1 / 1.4) / 2)


def test_no_case_has_none() -> None:
    assert trust_score([]) is None
