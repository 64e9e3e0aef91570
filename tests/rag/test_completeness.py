"""What an answer leaves out is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.completeness import unsaid_years
from rag.question import read_question
from rag.retrieval import given_passages
from rag.types import AnswerSentence, GivenPassage, Span
from tests.rag.indexes import build_index
from tests.rag.test_pipeline import choosing

TEXT = "2021年新增就业1269万人。2022年新增就业1100万人以上。"


@pytest.mark.parametrize(
    ("question", "quoted", "unsaid"),
    [
        ("2021年和2022年新增就业多少万人？", ["2022年新增就业1100万人以上。"], ["2021年"]),
        ("2021年和2022年新增就业多少万人？", ["2021年新增就业1269万人。", "2022年新增就业1100万人以上。"], []),
        ("2022年新增就业比2020年多多少？", ["2022年新增就业1100万人以上。"], ["2020年"]),
        ("2021年新增就业多少万人？", ["2022年新增就业1100万人以上。"], []),  # one year is asked of the evidence
        ("新增就业多少万人？", ["2022年新增就业1100万人以上。"], []),
    ],
)  # fmt: skip
def test_years_that_no_sentence_speaks_of(question: str, quoted: list[str], unsaid: list[str]) -> None:
    spans = [Span(1, TEXT.index(each), TEXT.index(each) + len(each)) for each in quoted]
    sentences = [AnswerSentence(text, (1,), 1.0, (span,)) for text, span in zip(quoted, spans, strict=True)]
    passages = given_passages([GivenPassage("甲", TEXT)])
    assert unsaid_years(read_question(question), sentences, passages) == unsaid


def test_a_year_without_an_answer_is_warned_of(tmp_path: Path) -> None:
    text = "甲省工作要点\n\n2022年计划新增就业1100万人。\n"
    answer = choosing(build_index({"甲.txt": text}, tmp_path)).ask("2021年实际和2022年计划新增就业多少万人？")
    assert "1100万人" in answer.text
    assert any("没有找到答案" in warning and "2021年" in warning for warning in answer.warnings)
