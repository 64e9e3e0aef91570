"""Several questions in one breath."""

from __future__ import annotations

import pytest

from rag.query import split_questions


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
        pytest.param(
            "对易地扶贫搬迁成效明显的省份有什么激励措施？由哪个部门负责？",
            ["对易地扶贫搬迁成效明显的省份有什么激励措施？由哪个部门负责？"],
            id="what does not say whose",  # was answered of any department
        ),
        pytest.param(
            "2013年进出口增长多少？为什么？固定资产投资完成多少？",
            ["2013年进出口增长多少？为什么？", "2013年固定资产投资完成多少？"],
            id="it stays with the question before it",
        ),
        pytest.param(
            "吉林省2024年新建和改造提升高标准农田多少万亩，今年计划建多少？",
            [
                "吉林省2024年新建和改造提升高标准农田多少万亩？",
                "吉林省今年新建和改造提升高标准农田的计划建多少？",
            ],
            id="of another time",  # was answered half, silently
        ),
        ("2024年赤字率是多少，2025年是多少？", ["2024年赤字率是多少？", "2025年赤字率是多少？"]),
        (
            "吉林2024年粮食产量是多少，棉花产量是多少？",
            ["吉林2024年粮食产量是多少？", "2024年吉林棉花产量是多少？"],
        ),
        (
            "1992年计划国民生产总值增长多少，零售物价涨幅又要控制在多少以内？",
            ["1992年计划国民生产总值增长多少？", "1992年零售物价涨幅又要控制在多少以内？"],
        ),
        (
            "2024年吉林粮食产量是多少？全国粮食产量是多少？",
            ["2024年吉林粮食产量是多少？", "2024年全国粮食产量是多少？"],
        ),
        *(
            pytest.param(question, [question], id=f"narrows: {question}")
            for question in (
                "新疆的棉花去年收了多少万吨，占全国的比重是多少？",
                "2003年底我国外汇储备有多少，比年初多了多少？",
                "2024年粮食总产量多少，2025年比2024年增加多少？",
                "2024年固定资产投资是多少，其中制造业投资是多少？",
                "低保每月补助多少元，最高补贴金额是多少？",
                "河北去年改造了多少个老旧小区，今年要改造多少个？",  # 今年要改造多少个 would lose the 小区
                "2014年国家示范城市建设，有哪些城市？",
            )
        ),
        ("2013年棉花产量是多少？粮食呢？", ["2013年棉花产量是多少？粮食呢？"]),
        ("", [""]),
    ],
)
def test_questions_in_one_breath_are_parted_with_their_year(question: str, parts: list[str]) -> None:
    assert split_questions(question) == parts
