"""The risk–coverage curve, worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from eval.cases import EvalCase
from eval.interval import Score
from eval.risk_coverage import RiskPoint, risk_coverage
from eval.runner import CaseResult
from eval.scoring import Scores
from rag.types import Answer


def test_the_surest_answers_come_first(
    case: Callable[..., EvalCase], answer: Callable[..., Answer], passage: Callable[..., object]
) -> None:
    given = answer([passage(1, "甲乙。", start=0)], [("甲乙。", 1, 0, 3)])

    def result(of: EvalCase, confidence: float | None) -> CaseResult:
        made = (
            answer([], [], refused=True) if confidence is None else replace(given, answerability=confidence)
        )
        return CaseResult(of, made, None, 1.0)

    right: Scores = {"answer_correct": Score(1.0)}
    wrong: Scores = {"answer_correct": Score(0.0), "gold_cited": Score(1.0)}
    results = [
        result(case(["甲"]), 0.9),  # right
        result(case(["甲"]), 0.5),  # wrong
        result(case(answerable=False), 0.7),  # answered what cannot be answered
        result(case(["甲"]), 0.5),  # right, as sure as the second
        result(case(answerable=False), None),  # refused
    ]
    curve = risk_coverage(results, [right, wrong, {}, right, {}])
    assert curve == [RiskPoint(0.2, 0.0), RiskPoint(0.4, 0.5), RiskPoint(0.8, 0.5)]


def test_without_answers_there_is_no_curve(
    case: Callable[..., EvalCase], answer: Callable[..., Answer]
) -> None:
    assert risk_coverage([CaseResult(case(["甲"]), answer([], [], refused=True), None, 1.0)], [{}]) == []
