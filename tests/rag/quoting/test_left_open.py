"""A question that does not say which year or place it means."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.evidence import find_evidence
from rag.pipeline import Pipeline
from rag.question import read_question
from rag.quoting.left_open import note_left_open
from rag.retrieval import given_passages
from rag.types import GivenPassage
from tests.fakes import HashEmbedder
from tests.rag.fakes import ScriptedScorer
from tests.rag.test_pipeline import choosing

YEARS = "2013年城镇新增就业1256万人。\n2014年城镇新增就业1322万人。\n2014年新建水库120座。\n"


def note(question: str, *texts: GivenPassage) -> str:
    found = find_evidence(question, given_passages(texts), HashEmbedder(), 5)
    return note_left_open(read_question(question), found)


def test_the_other_year_is_named() -> None:
    said = note("城镇新增就业多少万人？", GivenPassage("甲", YEARS))
    assert "没有说明年份" in said
    assert "2013年" in said
    assert "2014年" in said


def test_the_other_province_is_named() -> None:
    given = given_passages(
        [GivenPassage("甲", "城镇新增就业70万人。"), GivenPassage("乙", "城镇新增就业90万人。")]
    )
    titled = [
        replace(p, title=f"{place}省政府工作报告") for p, place in zip(given, ("湖南", "湖北"), strict=True)
    ]
    found = find_evidence("城镇新增就业多少万人？", titled, HashEmbedder(), 5)
    said = note_left_open(read_question("城镇新增就业多少万人？"), found)
    assert "没有说明地区" in said
    assert "湖南" in said
    assert "湖北" in said
    assert note_left_open(read_question("湖南城镇新增就业多少万人？"), found) == ""


@pytest.mark.parametrize(
    "question",
    [
        "2014年城镇新增就业多少万人？",
        "去年城镇新增就业多少万人？",
        "新建水库多少座？",
        "怎样促进城镇新增就业？",
    ],
)
def test_nothing_is_said_where_nothing_is_open(question: str) -> None:
    assert note(question, GivenPassage("甲", YEARS)) == ""


def test_an_answer_says_so_and_a_refusal_does_not() -> None:
    pipeline: Pipeline = choosing(None, ScriptedScorer(-1.0, -9.0))
    answered = pipeline.ask("城镇新增就业多少万人？", passages=[GivenPassage("甲", YEARS)])
    assert not answered.refused
    assert any("没有说明年份" in warning for warning in answered.warnings)
    refused = pipeline.ask("城镇新增就业多少亿元？", passages=[GivenPassage("甲", YEARS)])
    assert refused.refused
    assert not any("没有说明" in warning for warning in refused.warnings)
