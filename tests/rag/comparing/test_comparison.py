"""Questions that set years or places side by side."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.comparing.comparison import read_comparison, said_in_one
from rag.question import read_question
from rag.retrieval import given_passages
from rag.types import GivenPassage


def sides(text: str) -> list[str] | None:
    comparison = read_comparison(read_question(text))
    return None if comparison is None else [side.question for side in comparison.sides]


@pytest.mark.parametrize(
    ("question", "questions"),
    [
        (
            "江苏和湖北2024年的地区生产总值增速分别是多少？",
            ["江苏2024年的地区生产总值增速是多少？", "湖北2024年的地区生产总值增速是多少？"],
        ),
        (
            "2024年江苏、浙江两省城镇新增就业各多少万人？",
            ["2024年江苏城镇新增就业多少万人？", "2024年浙江城镇新增就业多少万人？"],
        ),
        (
            "2013年的国内生产总值比2014年少多少？",
            ["2013年的国内生产总值是多少？", "国内生产总值2014年是多少？"],
        ),
        (
            "2024年青海和宁夏谁的地区生产总值增长快？快多少？",
            ["2024年青海地区生产总值增长是多少？", "2024年宁夏地区生产总值增长是多少？"],
        ),
        (
            "河南省和河北省2024年生产总值增速哪个高？",
            ["河南省2024年生产总值增速是多少？", "河北省2024年生产总值增速是多少？"],
        ),
        (
            "2025年云南和辽宁哪个省的生产总值增长目标更高？",
            ["2025年云南省的生产总值增长目标是多少？", "2025年辽宁省的生产总值增长目标是多少？"],
        ),
        (
            "2024年全国和江苏的生产总值增速分别是多少？",
            ["2024年全国生产总值增速是多少？", "2024年江苏的生产总值增速是多少？"],
        ),
        (
            "2024年吉林和新疆的粮食总产相差多少亿斤？",  # was 粮食总产亿斤是多少
            ["2024年吉林粮食总产是多少亿斤？", "2024年新疆的粮食总产是多少亿斤？"],
        ),
        (
            "江苏和浙江2024年增速相差多少个百分点？",
            ["江苏2024年增速是多少？", "浙江2024年增速是多少？"],
        ),
        (
            "武汉和安徽在创新方面各有什么任务？",
            ["武汉在创新方面有什么任务？", "安徽在创新方面有什么任务？"],
        ),
        (
            "2021年、2022年和2023年粮食产量分别是多少？",
            ["2021年粮食产量是多少？", "2022年粮食产量是多少？", "2023年粮食产量是多少？"],
        ),
    ],
)
def test_each_side_is_asked_about_alone(question: str, questions: list[str]) -> None:
    assert sides(question) == questions


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("2014年工作要点有哪几项？", id="one year"),
        pytest.param("2013年到2015年投资增长多少？", id="a range is one stretch"),
        pytest.param("江苏南京2024年有哪些重点工程？", id="a city in its province"),
        pytest.param("2013年和2014年？", id="nothing is asked of them"),
        pytest.param("2013年和2014年相差多少亿元？", id="nothing is asked of them but a measure"),
        pytest.param("江苏省的增速是多少？", id="one place"),
        pytest.param("", id="nothing"),
        "2022年的赤字率是不是比2021年调低了？",
    ],
)
def test_other_questions_are_left_whole(question: str) -> None:
    assert sides(question) is None


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("河南和山东2024年城镇新增就业人数相差多少？", True),
        ("天津和北京2024年一般公共预算收入增速谁更高？", True),
        ("2013年的国内生产总值比2014年少多少？", True),
        ("2024年和2025年投资各安排多少？增加多少？", True),
        ("2024年四川和重庆的生产总值各增长了多少？", False),
        ("江苏和湖北2024年的地区生产总值增速分别是多少？", False),
    ],
)
def test_whether_a_difference_is_asked_for(question: str, wanted: bool) -> None:
    comparison = read_comparison(read_question(question))
    assert comparison is not None
    assert comparison.asks_difference is wanted


def test_what_one_sentence_says_of_every_side_is_not_taken_apart() -> None:
    comparison = read_comparison(read_question("江苏和湖北的增速分别是多少？"))
    assert comparison is not None
    together = given_passages([GivenPassage("甲", "江苏增长5.8%，湖北增长6.1%。")])
    apart = given_passages([GivenPassage("甲", "江苏增长5.8%。湖北增长6.1%。")])
    assert said_in_one(comparison, together)
    assert not said_in_one(comparison, apart)


_PIECES = ["2013年", "2014年", "江苏", "湖北", "全国", "和", "比", "的", "增速", "地区生产总值", "分别", "是多少", "哪个高", "相差多少", "？"]  # fmt: skip


@given(st.lists(st.sampled_from(_PIECES), max_size=10).map("".join))
def test_a_side_names_itself_and_no_other(text: str) -> None:
    comparison = read_comparison(read_question(text))
    if comparison is None:
        return
    labels = [side.label for side in comparison.sides]
    assert len(set(labels)) == len(labels) >= 2
    for side in comparison.sides:
        assert side.label in side.question
        assert not any(label in side.question for label in labels if label != side.label)
