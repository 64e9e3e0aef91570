"""Whether a figure of a sentence is of what the question asks: what its clause says, and what it leaves unsaid."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.admission.measures import least_unnamed, scopes_of
from rag.evidence import Evidence
from rag.question import read_question
from rag.retrieval import given_passages
from rag.types import GivenPassage

HALF = 0.5  # of what is asked for may not be left unsaid (`rag.admission.constraints`)
JILIN = "播种面积达到8780.7万亩，单产连续3年居粮食主产省第1位，总产量达到853.2亿斤，全国第4的地位进一步巩固。"
XINJIANG = "全疆粮食播种面积4440万亩、新增202.9万亩，粮食增产42.2亿斤，总产466亿斤、全国排名上升到第13位。"
PROFITS = "国有及国有控股工业企业经济效益大幅度提高，实现利润3784亿元，比上年增长45.2%。"
COAL = "煤炭保供扛起国家责任，预计产煤12.9亿吨，外运煤7.6亿吨。"
MAGNETS = "规模以上工业增加值增长7%，稀土永磁材料产量增长30%以上，煤炭先进产能占比95%。"


def evidence(text: str, *, before: str = "", path: tuple[str, ...] = ()) -> Evidence:
    (passage,) = given_passages([GivenPassage("甲.txt", before + text)])
    passage = replace(passage, title="政府工作报告", subject="政府工作报告", section_path=path)
    start = len(before)
    return Evidence(passage, start, start + len(text), text, before, similarity=0.5, overlap=0.5, score=1.0)


def is_of_what_is_asked(question: str, item: Evidence) -> bool:
    unnamed = least_unnamed(read_question(question), item)
    return unnamed is not None and unnamed < HALF


@pytest.mark.parametrize(
    ("question", "item"),
    [
        pytest.param("2024年粮食总产是多少？", evidence(JILIN, before="——粮食生产再创新高。"), id="of the sentence before"),
        pytest.param("2024年粮食总产量是多少？", evidence("总产量达到853.2亿斤，居第4位。", path=("粮食生产",)), id="of the heading"),
        pytest.param("2024年粮食总产是多少？", evidence("总产量853.2亿斤，居第4位。", before="粮食喜获丰收。单产450公斤，居第1位。"), id="of the sentence before that"),
        pytest.param("2024年粮食总产是多少？", evidence(XINJIANG), id="of the clause before"),
        pytest.param("2003年国有及国有控股工业企业实现利润多少？", evidence(PROFITS), id="profits of whom the clause before names"),
        pytest.param("2024年煤炭产量是多少？", evidence(COAL), id="mined is output"),
        pytest.param("2024年煤炭产量是多少？", evidence("天然气产量400亿立方米，原煤产量5.41亿吨。"), id="of one character"),
        pytest.param("1994年粮食产量比上年减少了多少？", evidence("粮食总产量4445亿公斤，比上年减产120亿公斤。"), id="less than in the year before"),
        pytest.param("2024年水产品产量是多少？", evidence("水产品产量17万吨，增长3%。"), id="product of water"),
    ],
)  # fmt: skip
def test_what_a_clause_leaves_unsaid_is_taken_from_before_it(question: str, item: Evidence) -> None:
    assert is_of_what_is_asked(question, item)


@pytest.mark.parametrize(
    ("question", "item"),
    [
        pytest.param("2024年粮食总产量是多少？", evidence("总产量达到568.6万吨，居第1位。", before="粮食稳产。棉花再获丰收。"), id="of another crop"),
        pytest.param("2024年粮食总产量是多少？", evidence("总产量达到568.6万吨，居第1位。", path=("棉花生产",)), id="of another heading"),
        pytest.param("2024年粮食总产量是多少？", evidence("粮食稳产，棉花再获丰收，总产568.6万吨。"), id="of the nearest clause"),
        pytest.param("2024年煤炭产量是多少？", evidence(MAGNETS), id="the measure word alone"),
        pytest.param("2024年原油产量增长百分之几？", evidence(MAGNETS), id="the measure word alone of a growth"),
        pytest.param("2024年煤炭产量是多少？", evidence("产煤大县5个，外运3亿吨。"), id="where it is mined"),
        pytest.param("2024年粮食单产是多少斤？", evidence(JILIN, before="粮食生产再创新高。"), id="of all fields for that of one"),
        pytest.param("2024年棉花总产是多少？", evidence("棉花单产160公斤，种植面积3700万亩。"), id="of one field for that of all"),
        pytest.param("2024年生产总值是多少？", evidence("全省生产总值增长5.4%，高于全国。"), id="growth of the product"),
        pytest.param("2024年粮食产量是多少？", evidence("粮食产量增长3%。"), id="by how much more"),
        pytest.param("2024年常住人口有多少？", evidence("常住人口城镇化率提高到70%，常住人口增长1%。"), id="how many people"),
    ],
)  # fmt: skip
def test_a_figure_of_something_else_is_none(question: str, item: Evidence) -> None:
    assert not is_of_what_is_asked(question, item)


def test_the_growth_of_an_output_is_a_percentage() -> None:
    assert is_of_what_is_asked("2024年粮食产量增长多少？", evidence("粮食产量增长3%。"))
    assert is_of_what_is_asked("2024年煤炭产量占全国的比重是多少？", evidence("煤炭产量占全国27%。"))


def test_a_clause_goes_on_only_where_it_names_nothing() -> None:
    clauses = ["粮食增产42亿斤，", "总产466亿斤，", "增长10%，", "棉花569万吨"]
    assert scopes_of(clauses, "前文") == [
        "粮食增产42亿斤，",
        "粮食增产42亿斤，总产466亿斤，",
        "粮食增产42亿斤，总产466亿斤，增长10%，",
        "棉花569万吨",
    ]
    assert scopes_of(["增长5%。"], "生产总值") == ["生产总值增长5%。"]
    assert scopes_of(["总产466亿斤。"], "粮食单产1050斤，") == ["粮食1050斤，总产466亿斤。"]
