"""A follow-up becomes a question that stands alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.query import split_questions, standalone_question
from rag.types import Turn

GDP = "2013年中部地区生产总值是多少？"
TEXTS = st.text(max_size=40) | st.lists(
    st.sampled_from(["那", "2014年", "湖北省", "呢？", "它", "多少", "\n", "\\1"]), max_size=6
).map("".join)


@given(TEXTS)
def test_without_history_a_question_is_as_it_was(question: str) -> None:
    assert standalone_question(question, []) == question.strip()


@given(TEXTS, TEXTS)
def test_any_follow_up_is_a_question(question: str, last: str) -> None:
    standalone = standalone_question(question, [Turn("更早的问题？", ""), Turn(last, "答。")])
    assert (standalone != "") or not question.strip()
    assert "更早的问题" not in standalone


@pytest.mark.parametrize(
    ("question", "standalone"),
    [
        ("那2014年呢？", "2014年中部地区生产总值是多少？"),
        ("2014年呢", "2014年中部地区生产总值是多少？"),
        ("2014年的呢？", "2014年中部地区生产总值是多少？"),  # kept 2013年
        ("那湖北省呢？", "2013年湖北省地区生产总值是多少？"),
        ("那进出口总额呢？", "2013年中部进出口总额是多少？"),
        ("那2014年的进出口总额呢？", "中部2014年的进出口总额是多少？"),  # asked of both years
        ("它由谁负责？", "2013年中部地区生产总值是多少，它由谁负责？"),
        ("那为什么呢？", "2013年中部地区生产总值是多少，那为什么呢？"),  # asked 为什么是多少
        ("其中工业占多少？", "2013年中部地区生产总值是多少，其中工业占多少？"),
    ],
)
def test_follow_up_takes_what_it_leaves_unsaid(question: str, standalone: str) -> None:
    assert standalone_question(question, [Turn(GDP, "12.7万亿元。[1]")]) == standalone


@pytest.mark.parametrize(
    "question",
    [
        "2014年加快发展现代农业要做什么？",
        "2014年的进出口总额是多少呢？",  # a whole question was taken for a change of place
        "“两个比照”指的是什么呢？",
        "哪些城市是国家电子商务示范城市？",
    ],
)
def test_whole_question_is_as_it_was(question: str) -> None:
    assert standalone_question(question, [Turn(GDP, "")]) == question


@pytest.mark.parametrize(
    ("last", "question", "standalone"),
    [
        ("河南省2013年粮食产量是多少？", "那湖北省呢？", "湖北省2013年粮食产量是多少？"),  # 湖北省省
        ("河南2013年粮食产量是多少？", "湖北呢？", "湖北2013年粮食产量是多少？"),
        ("河南省2013年粮食产量是多少？", "湖北呢？", "湖北省2013年粮食产量是多少？"),
        (
            "河南省2013年粮食产量是多少？",
            "那湖北省的棉花产量呢？",
            "2013年湖北省的棉花产量是多少？",
        ),  # stood in the middle
    ],
)
def test_place_is_exchanged(last: str, question: str, standalone: str) -> None:
    assert standalone_question(question, [Turn(last, "")]) == standalone


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("2013年进出口增长多少？", ["2013年进出口增长多少？"]),
        (
            "2013年进出口增长多少？固定资产投资完成多少？",
            ["2013年进出口增长多少？", "2013年固定资产投资完成多少？"],
        ),
        ("2013年怎样？2014年又怎样？", ["2013年怎样？", "2014年又怎样？"]),
        ("真的吗？农村危房改造2014年还搞吗？", ["真的吗？农村危房改造2014年还搞吗？"]),
        ("", [""]),
    ],
)
def test_questions_in_one_breath_are_parted_with_their_year(question: str, parts: list[str]) -> None:
    assert split_questions(question) == parts
