"""What a question tells its case by and the evidence does not say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.verdicts.distinctions import unstated


@pytest.mark.parametrize(
    ("question", "evidence", "wanted"),
    [
        ("二级保护动物的许可证由谁核发？", "一级保护动物的许可证由省林业局核发。", ["二级"]),
        ("第六次大督查表扬了哪些地方？", "第五次大督查发现的典型做法。", ["第六次"]),
        ("条例自2012年5月31日起施行吗？", "本条例自2012年9月1日起施行。", ["2012年5月31日"]),
        ("5月31日截止吗？", "2024年5月31日截止报名。", []),
        ("由林业主管部门负责解释吗？", "本条例由渔业主管部门负责解释。", ["林业"]),
        ("由市交通部门管理吗？", "由市交通运输主管部门管理。", []),
        ("由县政府审批吗？", "由市人民政府审批。", ["县级政府"]),
        ("由县政府审批吗？", "由县级以上地方人民政府审批。", []),
        ("向市人民代表大会提出吗？", "向市人民代表大会常务委员会提出。", ["人民代表大会"]),
        ("向市人民代表大会提出吗？", "向市人民代表大会及其常务委员会提出。", []),
        ("由国务院批准吗？", "由省人民政府批准。", ["国务院"]),
        ("可以直接起诉吗？", "对复议决定不服的，可以起诉。", ["直接"]),
        ("满一年就终止吗？", "搁置审议满两年的，终止审议。", ["一年"]),
        ("高等学校校长任期多久？", "中等职业学校校长任期为三年。", ["高等学校"]),
        ("可以多次申请吗？", "可以多次申请。", []),
        ("满半年就终止吗？", "搁置满六个月的，终止。", []),
        ("满一年半就终止吗？", "搁置满一年的，终止。", ["一年半"]),
        ("有“合格”这一等吗？", "结果分为优秀和合格两个等次。", []),
    ],
)
def test_what_tells_cases_apart(question: str, evidence: str, wanted: list[str]) -> None:
    assert unstated(question, evidence) == wanted


def test_a_bodys_matter_may_be_named_before_but_no_grade_and_no_higher_body() -> None:
    question, evidence = "国务院林业部门制定二级标准吗？", "由其制定标准。"
    assert unstated(question, evidence, "国务院林业主管部门负责二级标准。") == ["二级", "国务院"]


@given(st.text(st.sampled_from("第一二三次届级国务院省市县政府林业部门5月31日2012年直接高等中"), max_size=30))
def test_a_text_says_all_that_it_says(text: str) -> None:
    assert unstated(text, text) == []
