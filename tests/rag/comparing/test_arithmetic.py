"""Computed figures: right, shown, and only of like kind."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.comparing.arithmetic import difference, operand
from rag.question import read_question


def computed(question: str, one: str, other: str) -> str | None:
    asked = read_question(f"地区生产总值{question}")
    one, other = (f"地区生产总值{text}" for text in (one, other))
    first, second = operand("甲", asked, one), operand("乙", asked, other)
    assert first is not None
    assert second is not None
    return difference(first, second)


@pytest.mark.parametrize(
    ("question", "one", "other", "wanted"),
    [
        ("增速是多少？", "增长2.7%。", "增长5.4%。", "乙高于甲：5.4%－2.7%＝2.7个百分点。"),
        (
            "总量是多少？",
            "达到56.9万亿元。",
            "达到63.6万亿元。",
            "乙高于甲：63.6万亿元－56.9万亿元＝6.7万亿元。",
        ),
        ("是多少亿元？", "35538亿元。", "32193.15亿元。", "甲高于乙：35538亿元－32193.15亿元＝3344.85亿元。"),
        ("多少人？", "新增就业120万人。", "新增就业124.5万人。", "乙高于甲：124.5万人－120万人＝4.5万人。"),
        ("增速是多少？", "增长6%左右。", "增长6%。", "甲与乙相同：6%＝6%。"),
        ("是多少？", "增长6%。", "达到6亿元。", None),
        ("增速是多少？", "增长5%左右。", "增长5%以上。", None),
    ],
)
def test_differences_worked_out_by_hand(question: str, one: str, other: str, wanted: str | None) -> None:
    assert computed(question, one, other) == wanted


def test_the_figure_in_the_clause_that_is_asked_about_is_taken() -> None:
    text = "全省地区生产总值增长5.7%，高于全国0.7个百分点，一般公共预算收入增长4.1%。"
    found = operand("甲", read_question("一般公共预算收入增长百分之几？"), text)
    assert found is not None
    assert found.printed == "4.1%"


def test_a_figure_of_something_else_is_not_taken() -> None:
    text = "全年生产总值6.36万亿元、增长5.1%，规上工业增加值增长8.1%，固定资产投资增长7%。"
    found = operand("甲", read_question("生产总值增速是多少？"), text)
    assert found is not None
    assert found.printed == "5.1%"  # was 8.1%, of the clause that shares 值增 with 总值增速
    assert operand("甲", read_question("粮食产量增速是多少？"), text) is None


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("单产连续3年居粮食主产省第1位，总产量达到853.2亿斤。", "853.2亿斤"),
        ("总产量达到853.2亿斤，居第4位。", "853.2亿斤"),
        ("粮食增产42.2亿斤，总产466亿斤、全国排名上升到第13位。", "466亿斤"),
        ("粮食总产466亿斤，预计增长到500亿斤。", "466亿斤"),  # named by itself, not carried over
    ],
)
def test_a_clause_goes_on_from_the_subject_before_it(text: str, printed: str) -> None:
    found = operand("甲", read_question("粮食总产是多少亿斤？"), text)
    assert found is not None
    assert found.printed == printed


def test_the_output_of_all_fields_is_not_that_of_one() -> None:
    text = "单产连续3年居粮食主产省第1位，总产量达到853.2亿斤。"
    assert operand("甲", read_question("粮食单产是多少斤？"), text) is None  # was 853.2亿斤 less 1050斤


def test_of_two_that_go_on_from_one_subject_none_is_taken() -> None:
    text = "粮食生产再创新高，达到853亿斤，达到466亿斤。"
    assert operand("甲", read_question("粮食生产是多少亿斤？"), text) is None


def test_a_sentence_without_such_a_figure_has_none() -> None:
    assert operand("甲", read_question("多少亿元？"), "增长5.7%。") is None


@given(st.decimals(0, 10**6, places=2), st.decimals(0, 10**6, places=2))
def test_the_reckoning_is_right_whatever_the_figures(one: Decimal, other: Decimal) -> None:
    text = computed("多少亿元？", f"达到{one}亿元。", f"达到{other}亿元。")
    assert text is not None
    more, less, result = (
        text.rstrip("。").partition("：")[2].replace("＝", "－").split("－")
        if one != other
        else ("0", "0", "0")
    )
    values = [Decimal(part.removesuffix("亿元")) for part in (more, less, result)]
    assert values[0] - values[1] == values[2] >= 0
