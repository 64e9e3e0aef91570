from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.cases import EvalCase
from eval.metrics.correctness import answer_correct, answer_f1, states
from eval.metrics.normal_form import contains, normal_form
from rag.types import Answer, Passage

texts = st.text(alphabet="一亿元 　０1９9.%，。（(-—～,年", max_size=30)


@given(texts)
def test_the_normal_form_is_its_own_normal_form(text: str) -> None:
    assert normal_form(normal_form(text)) == normal_form(text)


@given(texts)
def test_a_text_contains_itself_unless_nothing_is_left_of_it(text: str) -> None:
    assert contains(text, text) == bool(normal_form(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("国发〔2012〕43号", "国发2012|43号"),
        ("(2013—2025年)", "2013-2025年"),
        ("２２７３４ 元", "22734元"),
        ("22,734元", "22734元"),
        ("“两型”社会、建设。", "两型社会建设"),
        ("7.1 % 和 9.5%", "7.1%和9.5%"),
        ("8 9", "8|9"),
        ("8。9.5%", "8|9.5%"),
        ("2013”、“2014", "2013|2014"),
        ("8。934", "8|934"),
        ("2013 — 2014", "2013-2014"),
    ],
)
def test_normal_form(text: str, expected: str) -> None:
    assert normal_form(text) == expected


@pytest.mark.parametrize(
    ("text", "part", "found"),
    [
        ("同比增长9.7%。", "9.7％", True),
        ("增长19.7%", "9.7%", False),
        ("增长2.9.7%", "9.7%", False),
        ("共101亿美元", "1亿美元", False),
        ("12.75", "12.7", False),
        ("9.7%", "9.7", False),
        ("（2013-2022年）", "2013—2022年", True),
        ("什么都有", "", False),
        ("什么都有", "，", False),
    ],
)
def test_contains(text: str, part: str, found: bool) -> None:
    assert contains(text, part) is found


@pytest.fixture
def says(answer: Callable[..., Answer], passage: Callable[..., Passage]) -> Callable[..., Answer]:
    """Builds an answer that says each text."""
    return lambda *texts, **options: answer(
        [passage(1, "甲乙丙", start=0)], [(text, 1, 0, 3) for text in texts], **options
    )


def test_any_answer_will_do(case: Callable[..., EvalCase], says: Callable[..., Answer]) -> None:
    assert answer_correct(case(["九点七", "9.7%"]), says("增长9.7%")) == 1
    assert answer_correct(case(["九点七", "9.7%"]), says("增长9.8%")) == 0


@pytest.mark.parametrize("tag", ["list", "two-part"])
def test_a_list_needs_every_part(
    tag: str, case: Callable[..., EvalCase], says: Callable[..., Answer]
) -> None:
    cities = case(["太原", "合肥"], tags=[tag])
    assert answer_correct(cities, says("有太原。", "还有合肥。")) == 1
    assert answer_correct(cities, says("有太原。")) == 0


def test_a_refusal_is_no_right_answer(case: Callable[..., EvalCase], says: Callable[..., Answer]) -> None:
    assert answer_correct(case(["9.7%"]), says("增长9.7%", refused=True)) == 0
    assert answer_f1(case(["9.7%"]), says("增长9.7%", refused=True)) == 0


def test_correctness_does_not_apply_to_what_has_no_answer(
    case: Callable[..., EvalCase], says: Callable[..., Answer]
) -> None:
    assert answer_correct(case(answerable=False), says("九")) is None
    assert answer_f1(case([], ["甲"]), says("九")) is None


def test_f1_by_hand(case: Callable[..., EvalCase], says: Callable[..., Answer]) -> None:
    # 2197亿美元 (7 characters) against 2197亿 (5): 5 shared, 2·5 / 12; against 元: 1 shared, 2 / 8.
    assert answer_f1(case(["2197亿", "元"]), says("2197亿美元")) == pytest.approx(10 / 12)
    # Parts of a list count together: 太原 of 太原合肥, 2·2 / 6.
    assert answer_f1(case(["太原", "合肥"], tags=["list"]), says("太原")) == pytest.approx(4 / 6)


@pytest.mark.parametrize(
    ("text", "expected", "right"),
    [
        ("实现地区生产总值127000亿元。", "12.7万亿元", True),
        ("增长百分之九点七。", "9.7%", True),
        ("增长9.7个百分点。", "9.7%", False),
        ("实现地区生产总值12.7万亿美元。", "12.7万亿元", False),
        ("实现地区生产总值12.7亿元。", "12.7万亿元", False),
        ("二十二个城市。", "22个", True),
        ("新建127000座水库。", "12.7万亿元，增长", False),
    ],
)
def test_a_figure_is_right_by_its_value(text: str, expected: str, right: bool) -> None:
    assert states(text, expected) is right
