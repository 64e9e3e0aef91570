"""What a question asks for, and what it takes for granted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.question import QuestionKind, read_question, years_in


@given(st.text(max_size=60))
def test_what_is_read_is_printed(text: str) -> None:
    question = read_question(text)
    assert question.text == text
    assert all(f"《{title}》" in text for title in question.titles)
    assert all(quoted in text for quoted in question.quoted)
    assert all(place in text for place in question.places)
    assert all(len(term) > 1 for term in question.terms)
    assert all(len(year) == 4 and year.isdecimal() for year in question.years)


@pytest.mark.parametrize(
    ("text", "kind", "unit"),
    [
        ("2013年中部地区生产总值是多少？", "number", ""),
        ("武汉城市圈面积有多少平方公里？", "number", "平方公里"),
        ("改造了多少套危房？", "number", "套"),
        ("进出口总额是多少亿美元？", "number", "美元"),
        ("增速是多少？", "number", "%"),
        ("百分之几？", "number", "%"),
        ("《若干意见》的文号是什么？", "doc_number", ""),
        ("《若干意见》是几号文？", "doc_number", ""),
        ("天保工程写在哪一条？", "section", ""),
        ("土地整治重大工程写在哪个小标题下面？", "section", ""),
        ("什么时候出台？", "date", ""),
        ("审批期限是什么？", "date", ""),
        ("约定期限内没有交付的怎样处理？", "other", ""),
        ("有效期限届满后由谁收回？", "other", ""),
        ("审批期限是多少天？", "number", "天"),
        ("没有约定期限的合同是否有效？", "other", ""),
        ("同期限的存单利率高吗？", "other", ""),
        ("纳税申报期限有何变化？", "date", ""),
        ("要提前几天公告？", "number", "天"),
        ("公布后几日内备案？", "number", ""),
        ("后几年怎么安排？", "other", "年"),
        ("每次不少于几个小时？", "number", "小时"),
        ("要年满几周岁？", "number", "岁"),
        ("每年安排多少财政资金？", "number", "元"),
        ("直接经济损失共多少？", "number", "元"),
        ("投资增长多少？", "number", ""),
        ("为什么要淘汰落后产能？", "reason", ""),
        ("“两个比照”指的是什么？", "meaning", ""),
        ("几乎没有变化", "other", ""),
        ("推进哪些重大铁路项目建设？", "other", ""),
    ],
    ids=lambda value: value or "no unit",
)
def test_kind_and_unit(text: str, kind: QuestionKind, unit: str) -> None:
    question = read_question(text)
    assert (question.kind, question.unit) == (kind, unit)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("演练要提前几天公告？", ("演练", "公告")),
        ("演练要提前公告吗？", ("演练", "提前", "公告")),
        ("要几个工作日办结？", ("办结",)),
    ],
)
def test_what_asks_how_many_of_a_time_is_no_content_word(text: str, terms: tuple[str, ...]) -> None:
    assert read_question(text).terms == terms


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("今年新增就业目标是多少？", {0}),
        ("去年一共改造了多少个老旧小区？", {-1}),
        ("今年与去年的目标各是多少？", {0, -1}),
        ("今年的目标比去年实际完成数少多少？", {0, -1}),
        ("今年粮食产量比去年增长多少？", {0}),
        ("与去年相比增长多少？", set()),
        ("去年以来出台了哪些措施？", set()),
        ("按上年度平均工资的多少缴费？", set()),
        ("2024年比去年增长多少？今年呢？", set()),
    ],
)
def test_years_counted_from_the_document(text: str, years: set[int]) -> None:
    assert read_question(text).relative_years == years


def test_names_of_a_question() -> None:
    question = read_question(
        "二〇一四年河南省落实《若干意见》（国发［2012］43号）时，“十三五”前期研究和“两个比照”怎么办？"
    )
    assert question.years == {"2014"}
    assert question.places == ("河南",)
    assert question.titles == ("若干意见",)
    assert question.doc_numbers == ("国发2012-43",)
    assert question.periods == {"十三五"}
    assert question.quoted == ("十三五", "两个比照")
    assert "研究" in question.terms
    assert "河南" not in question.terms


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2014 年工作要点", {"2014"}),
        ("二○一四年工作要点", {"2014"}),
        ("2013修订", {"2013"}),
        ("（2013—2016年）", {"2013", "2014", "2015", "2016"}),
        ("国发〔2012〕43号", set()),
        ("国办发[2023]1号", set()),
        ("12013年", set()),
        ("2014亿元", set()),
    ],
)
def test_years_of_a_text(text: str, years: set[str]) -> None:
    assert years_in(text) == years
