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
        ("2013年棉花产量是多少？粮食呢？", ["2013年棉花产量是多少？粮食呢？"]),
        ("", [""]),
    ],
)
def test_questions_in_one_breath_are_parted_with_their_year(question: str, parts: list[str]) -> None:
    assert split_questions(question) == parts
