"""Answers to questions that set years or places side by side."""

from __future__ import annotations

import pytest

from eval.metrics.grounding import numbers_grounded
from eval.metrics.source_texts import SourceTexts
from index.store import Index
from rag.building import build_pipeline
from rag.pipeline import Pipeline
from rag.types import Answer
from tests.fakes import HashEmbedder
from tests.rag.fakes import ScriptedScorer
from tests.rag.indexes import build_index

REPORTS = {
    "甲.txt": "2025年江苏省政府工作报告\n一、2024年工作回顾\n全省地区生产总值增长5.8%，粮食产量760亿斤。\n二、2025年重点工作\n城镇新增就业120万人以上。\n",
    "乙.txt": "2025年湖北省政府工作报告\n一、2024年工作回顾\n地区生产总值增长5.1%。\n二、2025年重点工作\n城镇新增就业70万人以上。\n",
}


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return build_index(REPORTS, tmp_path_factory.mktemp("reports"))


@pytest.fixture
def pipeline(reports: Index) -> Pipeline:
    return build_pipeline(
        reports, HashEmbedder(), ScriptedScorer(-1.0), mode="select", max_sentences=1, refusal_threshold=0.0
    )


def cited(answer: Answer, number: int) -> str:
    """Return the sources that a sentence cites."""
    return "".join(
        sorted({c.source for c in answer.citations if c.number in answer.sentences[number].citations})
    )


def test_each_side_is_answered_from_its_own_document_under_its_own_name(pipeline: Pipeline) -> None:
    answer = pipeline.ask("江苏和湖北2024年的地区生产总值增速分别是多少？")
    assert [s.text.partition("：")[0] for s in answer.sentences] == ["江苏", "湖北"]
    assert "5.8%" in answer.sentences[0].text
    assert "5.1%" in answer.sentences[1].text
    assert [cited(answer, 0), cited(answer, 1)] == ["甲.txt", "乙.txt"]
    assert answer.text.count("\n") == 1


def test_a_difference_is_computed_in_the_open_and_cites_both(pipeline: Pipeline, reports: Index) -> None:
    answer = pipeline.ask("江苏和湖北2024年地区生产总值增速相差多少？")
    last = answer.sentences[-1]
    assert last.computed
    assert last.text == "江苏高于湖北：5.8%－5.1%＝0.7个百分点。"
    assert cited(answer, -1) == "乙.txt甲.txt"
    assert set(last.citations) == set(answer.sentences[0].citations) | set(answer.sentences[1].citations)
    assert numbers_grounded(answer, SourceTexts(lambda doc_id: reports.document(doc_id).text)) == 1.0


def test_a_side_that_no_document_knows_is_said_to_be_missing(pipeline: Pipeline) -> None:
    answer = pipeline.ask("江苏和海南2024年的地区生产总值增速分别是多少？")
    assert not answer.refused
    assert any("海南" in warning for warning in answer.warnings)
    assert "湖北" not in answer.text


def test_two_years_of_one_document(pipeline: Pipeline) -> None:
    answer = pipeline.ask("湖北2024年和2025年，地区生产总值增速分别是多少？")
    assert answer.sentences[0].text.startswith("2024年：")
    assert any("2025年" in warning for warning in answer.warnings)
