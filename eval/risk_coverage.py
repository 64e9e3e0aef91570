"""How wrong the answers are at each share answered (selective prediction, El-Yaniv & Wiener 2010)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eval.runner import CaseResult
from eval.scoring import Scores


@dataclass(frozen=True, slots=True)
class RiskPoint:
    """If only the surest answers were given, down to `coverage` of all cases, the share `risk` of them is wrong."""

    coverage: float
    risk: float


def risk_coverage(results: Sequence[CaseResult], scores: Sequence[Scores]) -> list[RiskPoint]:
    """Return the curve, the surest answer first; it ends at the share of cases that were answered.

    An answer is wrong where the case cannot be answered, where it does not hold an acceptable answer, or, for cases
    without one, where it does not cite the gold. Answers of equal confidence are taken together.
    """
    judged = sorted(
        (
            (result.answer.answerability, _is_wrong(result, own))
            for result, own in zip(results, scores, strict=True)
            if result.answer is not None and not result.answer.refused
        ),
        key=lambda pair: -pair[0],
    )
    points: list[RiskPoint] = []
    wrong = 0
    for position, (confidence, is_wrong) in enumerate(judged):
        wrong += is_wrong
        if position + 1 == len(judged) or judged[position + 1][0] != confidence:
            points.append(RiskPoint((position + 1) / len(results), wrong / (position + 1)))
    return points


def _is_wrong(result: CaseResult, scores: Scores) -> bool:
    if not result.case.answerable:
        return True
    decisive = scores.get("answer_correct") or scores.get("gold_cited")
    return decisive is not None and decisive.value < 1
