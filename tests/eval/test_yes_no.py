from __future__ import annotations

from collections.abc import Callable

import pytest

from eval.cases import EvalCase
from eval.metrics.citation import document_cited
from eval.metrics.yes_no import wants_yes_or_no, yes_no_correct
from rag.types import Answer, Passage


@pytest.fixture
def says(answer: Callable[..., Answer], passage: Callable[..., Passage]) -> Callable[..., Answer]:
    def build(text: str, *, refused: bool = False, source: str = "甲.txt") -> Answer:
        shown = passage(1, "赃款已退还。", start=0, source=source)
        return answer([shown], [] if refused else [(text, 1, 0, 6)], refused=refused)

    return build


@pytest.mark.parametrize(
    ("answers", "text", "right"),
    [
        (["YES"], "是：赃款已退还。", 1),
        (["NO"], "是：赃款已退还。", 0),
        (["NO"], "否：赃款未退还。", 1),
        (["YES"], "赃款已退还。", 0),  # says neither
        (["YES", "赃款"], "赃款已退还。", 1),
        (["赃款"], "是：赃款已退还。", None),
    ],
)
def test_the_first_word_is_yes_or_no(
    case: Callable[..., EvalCase],
    says: Callable[..., Answer],
    answers: list[str],
    text: str,
    right: int | None,
) -> None:
    asked = case(answers)
    assert yes_no_correct(asked, says(text)) == right
    assert wants_yes_or_no(asked) is (right is not None)


def test_a_refusal_is_neither(case: Callable[..., EvalCase], says: Callable[..., Answer]) -> None:
    assert yes_no_correct(case(["YES"]), says("", refused=True)) == 0
    assert yes_no_correct(case(answerable=False), says("是：")) is None


def test_a_document_is_cited_by_its_source(
    case: Callable[..., EvalCase], says: Callable[..., Answer]
) -> None:
    asked = case(["YES"], ["赃款"])
    assert document_cited(asked, says("是：")) == float(asked.gold[0].source == "甲.txt")
    assert document_cited(asked, says("是：", source="乙.txt")) == 0
    assert document_cited(asked, says("", refused=True)) == 0
    assert document_cited(case(answerable=False), says("是：")) is None
