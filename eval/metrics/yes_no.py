"""Whether a question that wants a yes or a no gets the right one."""

from __future__ import annotations

from eval.cases import EvalCase
from eval.metrics.correctness import body, states
from rag.types import Answer

_SAYS = {"YES": "是：", "NO": "否："}


def wants_yes_or_no(case: EvalCase) -> bool:
    """Say whether an accepted answer is `YES` or `NO`."""
    return any(answer in _SAYS for answer in case.answers)


def yes_no_correct(case: EvalCase, answer: Answer) -> float | None:
    """Return 1 if the answer begins with an accepted 是 or 否, or states another accepted answer, else 0."""
    if not case.answerable or not wants_yes_or_no(case):
        return None
    text = body(answer)
    return float(any(text.startswith(_SAYS[a]) if a in _SAYS else states(text, a) for a in case.answers))
