"""Whether an answer says more than what answers."""

from __future__ import annotations

from eval.cases import EvalCase
from eval.metrics.correctness import body
from eval.metrics.normal_form import normal_form
from rag.types import Answer


def brevity(case: EvalCase, answer: Answer) -> float | None:
    """Return the length of the gold quotes over that of the answer, at most 1: a passage copied whole scores low.

    None for a refusal and without gold. Where any one quote will do, the longest is the measure.
    """
    lengths = [len(normal_form(gold.quote)) for gold in case.gold]
    said = len(normal_form(body(answer)))
    if answer.refused or not lengths or not said:
        return None
    return min(1.0, (sum(lengths) if case.needs_all else max(lengths)) / said)
