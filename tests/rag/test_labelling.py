"""Quotes of two years say which is which."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.documents import Document
from corpus.parsing import parse_document
from index.chunking import make_chunk
from rag.draft import Draft
from rag.labelling import name_year
from rag.question import read_question
from rag.retrieval import make_passage
from rag.types import Span

REPORT = "2025年甲省政府工作报告\n一、2024年工作回顾\n新建公园30座。2024年改建公园5座。\n二、重点工作\n新建公园40座。\n"
BOTH = "今年新建多少座公园，去年新建了多少座？"


@pytest.fixture
def report(tmp_path: Path) -> Document:
    path = tmp_path / "报告.txt"
    path.write_text(REPORT, encoding="utf-8")
    return parse_document(path, path.name)


@pytest.mark.parametrize(
    ("question", "words", "expected", "heading"),
    [
        pytest.param(BOTH, "新建公园30座。", "2024年：新建公园30座。", "一、2024年工作回顾", id="of the heading"),
        pytest.param(BOTH, "2024年改建公园5座。", "2024年改建公园5座。", None, id="said by itself"),
        pytest.param(BOTH, "新建公园40座。", "新建公园40座。", None, id="no year above"),
        pytest.param("去年新建了多少座公园？", "新建公园30座。", "新建公园30座。", None, id="one year asked"),
    ],
)  # fmt: skip
def test_a_quote_is_under_the_year_of_its_heading(
    report: Document, question: str, words: str, expected: str, heading: str | None
) -> None:
    passages = [make_passage(1, report, make_chunk(report, 0, len(report.text)), 0.0)]
    start = report.text.index(words)
    draft = Draft(words, (Span(1, start, start + len(words)),))
    named, shown = name_year(read_question(question), draft, [report], passages)
    assert named.text == expected
    assert (shown.text if shown else None) == heading
    assert named.spans[:1] == draft.spans
    assert len(named.spans) == (2 if shown else 1)


def test_without_its_document_a_quote_stays_as_it_is(report: Document) -> None:
    passages = [make_passage(1, report, make_chunk(report, 0, len(report.text)), 0.0)]
    draft = Draft("新建公园30座。", (Span(1, 0, 7),))
    assert name_year(read_question(BOTH), draft, [], passages) == (draft, None)
