"""Whether an answer says what the case expects."""

from __future__ import annotations

from collections import Counter

from eval.cases import EvalCase
from eval.metrics.normal_form import contains, normal_form
from rag.types import Answer


def body(answer: Answer) -> str:
    """Return the sentences of an answer, without markers; empty for a refusal."""
    return "" if answer.refused else "\n".join(sentence.text for sentence in answer.sentences)


def answer_correct(case: EvalCase, answer: Answer) -> float | None:
    """Return 1 if the answer contains an acceptable answer (every one, for a case that needs all), else 0."""
    if not case.answerable or not case.answers:
        return None
    text = body(answer)
    found = [contains(text, expected) for expected in case.answers]
    return float(all(found) if case.needs_all else any(found))


def answer_f1(case: EvalCase, answer: Answer) -> float | None:
    """Return the F1 of the characters that answer and best acceptable answer share, each counted as often as it occurs."""
    if not case.answerable or not case.answers:
        return None
    expected = ["".join(case.answers)] if case.needs_all else list(case.answers)
    given = Counter(normal_form(body(answer)))
    return max(_f1(given, Counter(normal_form(text))) for text in expected)


def _f1(given: Counter[str], expected: Counter[str]) -> float:
    size = given.total() + expected.total()
    return 2 * (given & expected).total() / size if size else 0.0
