"""Whether an answer says what the case expects."""

from __future__ import annotations

import re
from collections import Counter

from eval.cases import EvalCase
from eval.metrics.figures import find_figures
from eval.metrics.normal_form import contains, normal_form
from rag.types import Answer

_FIGURE_ALONE = re.compile(r"(?:百分之)?[\d.,，〇零一二两三四五六七八九十百千万亿点]+[^\d\s]{0,3}")


def body(answer: Answer) -> str:
    """Return the sentences of an answer, without markers; empty for a refusal."""
    return "" if answer.refused else "\n".join(sentence.text for sentence in answer.sentences)


def answer_correct(case: EvalCase, answer: Answer) -> float | None:
    """Return 1 if the answer contains an acceptable answer (every one, for a case that needs all), else 0."""
    if not case.answerable or not case.answers:
        return None
    text = body(answer)
    found = [states(text, expected) for expected in case.answers]
    return float(all(found) if case.needs_all else any(found))


def states(text: str, expected: str) -> bool:
    """Say whether a text contains an expected answer, or, where that is a figure and nothing else, one of equal value.

    127000亿元 says 12.7万亿元, 百分之九点七 says 9.7%; 12.7万亿美元 does not.
    """
    if contains(text, expected):
        return True
    figures = find_figures(expected)
    if len(figures) != 1 or not _FIGURE_ALONE.fullmatch("".join(expected.split())):
        return False
    wanted = figures[0]
    return any(
        (figure.value, figure.unit, figure.issuer) == (wanted.value, wanted.unit, wanted.issuer)
        for figure in find_figures(text)
    )


def answer_f1(case: EvalCase, answer: Answer) -> float | None:
    """Return the F1 of the characters that answer and best acceptable answer share, each counted as often as it occurs."""
    if not case.answerable or not case.answers:
        return None
    expected = ["".join(case.answers)] if case.needs_all else list(case.answers)
    given = Counter(normal_form(body(answer)))
    return max(bag_f1(given, Counter(normal_form(text))) for text in expected)


def bag_f1(given: Counter[str], expected: Counter[str]) -> float:
    """Return the F1 of the characters that two texts share, each counted as often as it occurs."""
    size = given.total() + expected.total()
    return 2 * (given & expected).total() / size if size else 0.0
