"""是 or 否 before a quote that a search found."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.evidence import Evidence
from rag.question import read_question
from rag.retrieval import given_passages
from rag.types import GivenPassage
from rag.verdicts.verdict import verdict


def quoted(text: str, heading: str = "", doc_id: str = "a") -> Evidence:
    (passage,) = given_passages([GivenPassage("甲.txt", text)])
    passage = replace(passage, doc_id=doc_id, section_path=(heading,) if heading else ())
    return Evidence(passage, 0, len(text), text, "", similarity=0.5, overlap=0.5, score=1.0)


@pytest.mark.parametrize(
    ("heading", "wanted"), [("一、2024年工作回顾", "是"), ("二、2025年重点任务", None), ("", "是")]
)
def test_what_stands_in_a_plan_is_not_done(heading: str, wanted: str | None) -> None:
    item = quoted("波密至然乌段铁路开工建设。", heading)
    assert verdict(read_question("波密至然乌段铁路已经开工了没有？"), item, []) == wanted


def test_there_is_no_yes_where_too_much_is_unsaid() -> None:
    item = quoted("确需取用地下水的，由水行政主管部门批准。")
    assert verdict(read_question("取用地下水由水行政主管部门批准吗？"), item, []) == "是"
    assert verdict(read_question("大型水库大坝除险加固由水行政主管部门批准吗？"), item, []) is None


def test_there_is_no_verdict_where_an_official_word_is_wholly_unsaid() -> None:
    item = quoted("工伤医疗费用由所在单位支付。")
    assert verdict(read_question("工伤医疗费用由所在单位支付吗？"), item, []) == "是"
    assert verdict(read_question("工伤住宿费由所在单位支付吗？"), item, []) is None
    item = quoted("不得在中学周边开设网吧。")
    assert verdict(read_question("可以在中学周边开设网吧吗？"), item, []) == "否"
    assert verdict(read_question("可以在幼儿园周边开设网吧吗？"), item, []) is None


def test_a_grade_that_is_missing_in_a_list_need_not_be_said() -> None:
    item = quoted("考核结果分为优秀、合格和不合格三个等次。")
    assert verdict(read_question("考核结果有没有“良好”这一等次？"), item, []) == "否"


def test_what_is_quoted_beside_may_hold_the_figure_asked_about() -> None:
    question = read_question("情节严重的可以罚到十万元，是吗？")
    item, beside = (
        quoted("未取得许可证的，处五万元以下罚款。"),
        quoted("情节严重的，处五万元以上十万元以下罚款。"),
    )
    assert verdict(question, item, []) == "否"
    assert verdict(question, item, [beside]) == "是"


def test_what_stands_before_the_quote_or_leads_in_its_list_may_forbid_it() -> None:
    question = read_question("评委可以收受礼品吗？")
    text = "评委不得有下列行为：\n（一）收受礼品；\n（二）泄露标底。"
    item = replace(quoted(text), start=11, end=19, text="（一）收受礼品；")
    assert verdict(question, item, []) == "否"
    item = replace(quoted("收受评委礼品。"), before="评委不得索要，")
    assert verdict(question, item, []) is None
    assert verdict(question, replace(item, before="评委应当登记。"), []) == "是"


def test_what_is_denied_by_its_opposite_is_not_unsaid() -> None:
    item = quoted("全省财政收入增长9.4%。")
    assert verdict(read_question("全省财政收入下降了吗？"), item, []) == "否"
