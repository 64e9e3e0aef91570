"""Questions about a named document itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.parsing import parse_document
from rag.document_facts import document_fact
from rag.question import read_question

NOTICE = """某省人民政府办公厅关于加强节水工作的通知
某政办发〔2020〕12号

各市人民政府：
现就加强节水工作通知如下。
一、总体要求
落实责任。
本通知自2020年7月1日起施行。

某省人民政府办公厅
2020年6月15日
"""


def said(tmp_path: Path, question: str, text: str = NOTICE) -> str | None:
    path = tmp_path / "节水.txt"
    path.write_text(text, encoding="utf-8")
    document = parse_document(path, path.name)
    found = document_fact(read_question(question), [document], shown=6)
    if found is None:
        return None
    passages, (draft,) = found
    assert [passage.number for passage in passages] == list(range(7, 7 + len(passages)))
    for span, passage in zip(draft.spans, passages, strict=True):
        assert document.text[span.start : span.end] == passage.text
    return draft.text


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("《某省人民政府办公厅关于加强节水工作的通知》的文号是什么？", "文号：某政办发〔2020〕12号。"),
        ("某省人民政府办公厅关于加强节水工作的通知是什么时候印发的？", "成文日期：2020年6月15日。"),
        ("《某省人民政府办公厅关于加强节水工作的通知》什么时候开始施行？", "本通知自2020年7月1日起施行。"),
    ],
)
def test_it_is_quoted_as_printed(tmp_path: Path, question: str, answer: str) -> None:
    assert said(tmp_path, question) == answer


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("《某省人民政府办公厅关于加强节水工作的通知》要求做什么？", id="not of itself"),
        pytest.param("《某省人民政府办公厅关于加强节电工作的意见》的文号是什么？", id="another document"),
        pytest.param("节水工作的文号是什么？", id="no document named"),
    ],
)
def test_other_questions_are_left_alone(tmp_path: Path, question: str) -> None:
    assert said(tmp_path, question) is None


def test_what_is_not_printed_is_not_said(tmp_path: Path) -> None:
    without = NOTICE.replace("某政办发〔2020〕12号\n", "")
    assert said(tmp_path, "《某省人民政府办公厅关于加强节水工作的通知》的文号是什么？", without) is None
