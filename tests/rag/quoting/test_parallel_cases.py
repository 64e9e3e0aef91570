"""Cases that only a reference tells apart are quoted together."""

from __future__ import annotations

import pytest

from rag.question import read_question
from rag.quoting.belonging import with_what_belongs
from tests.rag.quoting.test_belonging import found

QUESTION = "案件最多办几个月？"
THREE, SIX = "拟作出第九条第一项、第二项决定的，三个月内办结；", "拟作出第九条第三项决定的，六个月内办结。"
LONGER = "有特殊情况需要延长的，报经批准。"


def quoted(question: str, text: str, answer: str = "三个月") -> list[str]:
    best, passages = found(question, text, answer)
    return [each.text for each in with_what_belongs(read_question(question), best, passages)]


def test_a_figure_is_quoted_with_those_of_the_other_items_and_their_exception() -> None:
    text = f"另行规定。{THREE}{SIX}{LONGER}"
    assert quoted(QUESTION, text) == [THREE, SIX, LONGER]
    assert quoted(QUESTION, text, "六个月") == [THREE, SIX, LONGER]


@pytest.mark.parametrize(
    ("question", "text"),
    [
        pytest.param("谁在三个月内办结？", f"{THREE}{SIX}", id="no figure is asked for"),
        pytest.param("第九条第一项的决定几个月内办结？", f"{THREE}{SIX}", id="the item is named"),
        pytest.param(QUESTION, f"{THREE}\n{SIX}", id="another paragraph"),
        pytest.param(QUESTION, f"{THREE}{SIX.replace('第九条', '第八条')}", id="another article"),
        pytest.param(QUESTION, f"{THREE}{SIX.replace('第九条第三项', '赔偿')}", id="a case that says what it is"),
        pytest.param(QUESTION, f"{THREE}{SIX}".replace("拟作出", "违反").replace("决定", "规定"), id="breaches"),
    ],
)  # fmt: skip
def test_other_segments_stay_away(question: str, text: str) -> None:
    assert quoted(question, text) == [text[: text.index("；") + 1]]


COMMON, OWN = "合作社办的农场，其土地权属于全体社员。", "个人办的农场，其土地权属于投资者。"


@pytest.mark.parametrize("between", ["", "\n"])
def test_whose_it_is_in_each_case_is_quoted(between: str) -> None:
    text = f"另行规定。{COMMON}{between}{OWN}"
    for answer in ("全体社员", "投资者"):
        assert quoted("农场的土地权归谁？", text, answer) == [COMMON, OWN]


@pytest.mark.parametrize(
    ("question", "following"),
    [
        pytest.param("合作社办的农场，土地权归谁？", OWN, id="the case is named"),
        pytest.param("农场的土地权怎么确定？", OWN, id="it is not asked who"),
        pytest.param("农场的土地权归谁？", OWN.replace("土地权", "经营权"), id="of something else"),
        pytest.param("农场的土地权归谁？", OWN.replace("其", "依法由"), id="in other words"),
        pytest.param("农场的土地权归谁？", f"另行规定。{OWN}", id="no neighbour"),
    ],
)
def test_the_owner_in_another_case_stays_away(question: str, following: str) -> None:
    assert quoted(question, f"{COMMON}{following}", "全体社员") == [COMMON]
