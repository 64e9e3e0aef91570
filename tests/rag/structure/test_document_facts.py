"""Questions about a named document itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.documents import Document
from corpus.parsing import parse_document
from rag.question import read_question
from rag.structure.document_facts import document_fact, named_documents

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


FORWARDING = """某省人民政府关于印发某省节电补贴暂行办法的通知
某政发〔2021〕3号

各市人民政府：
现印发给你们。
本办法自2021年3月1日起施行。

某省人民政府
2021年2月15日
"""


def said_of(tmp_path: Path, question: str) -> list[str] | None:
    documents = []
    for name, text in (("节水.txt", NOTICE), ("节电.txt", FORWARDING)):
        (tmp_path / name).write_text(text, encoding="utf-8")
        documents.append(parse_document(tmp_path / name, name))
    found = document_fact(read_question(question), documents, shown=6)
    if found is None:
        return None
    passages, drafts = found
    assert [passage.number for passage in passages] == list(range(7, 7 + len(passages)))
    assert [span.number for draft in drafts for span in draft.spans] == [p.number for p in passages]
    return [draft.text for draft in drafts]


HOLDS = "本办法自2021年3月1日起施行。"


@pytest.mark.parametrize(
    ("question", "answers"),
    [
        pytest.param("某省节电补贴暂行办法从哪天起执行？", [HOLDS], id="what a notice forwards"),
        pytest.param("某政发〔2021〕3号是什么时候印发的？", ["成文日期：2021年2月15日。"], id="by number"),
        pytest.param("某省节电补贴暂行办法是哪年首次发布的？", None, id="an earlier version"),
        pytest.param("某省节电补贴暂行办法规定的补贴何时施行？", None, id="what it speaks of"),
        pytest.param("某省节电补贴暂行办法实施细则何时施行？", None, id="rules under it"),
        pytest.param("北京市某省节电补贴暂行办法何时施行？", None, id="another place's"),
    ],
)
def test_a_document_is_known_by_its_names(tmp_path: Path, question: str, answers: list[str] | None) -> None:
    assert said_of(tmp_path, question) == answers


def test_each_of_several_says_its_own_under_its_title(tmp_path: Path) -> None:
    notice, forwarding = NOTICE.splitlines()[0], FORWARDING.splitlines()[0]
    question = "《某省节电补贴暂行办法》和《某省人民政府办公厅关于加强节水工作的通知》分别从什么时候起施行？"
    assert said_of(tmp_path, question) == [
        f"《{forwarding}》{HOLDS}",
        f"《{notice}》本通知自2020年7月1日起施行。",
    ]


def test_of_names_within_each_other_the_longest_is_meant(tmp_path: Path) -> None:
    documents = []
    for title in ("甲市停车管理条例", "甲市停车管理条例实施办法", "关于贯彻甲市停车管理条例的通知"):
        path = tmp_path / f"{title}.txt"
        path.write_text(f"{title}\n第一条 总则。\n", encoding="utf-8")
        documents.append(parse_document(path, path.name))
    law, under_it, notice = documents

    def named(question: str, *among: Document) -> list[Document]:
        return named_documents(read_question(question), among)

    assert named("甲市停车管理条例何时施行？", *documents) == [law]
    assert named("甲市停车管理条例实施办法何时施行？", *documents) == [under_it]
    assert named("甲市停车管理条例实施办法何时施行？", law) == []
    assert named("关于贯彻甲市停车管理条例的通知何时印发？", *documents) == [notice]
