"""Examples are made of what a document prints, and come from all over the store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.example_questions import CURATED, example_questions
from app.question_making import made_questions
from corpus.documents import Document
from corpus.parsing import parse_document
from tests.index.entries import entry

Parse = Callable[[str, str], Document]

REPORT = """2025年河南省政府工作报告

一、2024年工作回顾

全年生产总值6.36万亿元、增长5.1%。新增投资3亿元。

二、2025年工作安排

力争生产总值增长5.5%左右。
"""
RULES = """粮食储备管理办法

第一章 总则

第一条 为了加强粮食储备管理，保障供应，根据有关法律，制定本办法。

第二条 本办法所称粮食储备，是指政府储存的粮食。

第二章 附则

第三条 本办法自2014年3月1日起施行。
"""


@pytest.fixture
def parse(tmp_path: Path) -> Parse:
    def parsed(name: str, text: str) -> Document:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return parse_document(path, name)

    return parsed


def test_a_report_is_asked_for_its_figures_and_parts(parse: Parse) -> None:
    made = {each.source: each.text for each in made_questions(parse("2025年河南省政府工作报告.txt", REPORT))}
    assert made == {
        "figure": "河南省2024年生产总值是多少？",
        "outline": "2025年河南省政府工作报告有哪几部分？",
    }


def test_a_notice_is_asked_for_what_it_tells_others_to_do(parse: Parse) -> None:
    text = "关于粮食工作的通知\n\n一、总体要求\n\n稳定面积。\n\n二、加强储备粮管理\n\n各地要层层落实责任。\n"
    assert [each.text for each in made_questions(parse("通知.txt", text))] == ["怎样加强储备粮管理？"]


def test_rules_are_asked_why_and_since_when(parse: Parse) -> None:
    made = {each.source: each.text for each in made_questions(parse("粮食储备管理办法.txt", RULES))}
    assert made == {
        "aim": "为什么制定《粮食储备管理办法》？",
        "start": "《粮食储备管理办法》从什么时候起施行？",
        "outline": "粮食储备管理办法有哪几部分？",
    }


@pytest.mark.parametrize(
    "text", ["随笔\n\n今天天气很好。\n", "通知\n\n投资3亿元。\n"], ids=["essay", "no region"]
)
def test_a_document_that_answers_none_of_them_is_not_asked(parse: Parse, text: str) -> None:
    assert made_questions(parse("甲.txt", text)) == []


def test_they_come_from_all_over_the_store_and_few_documents_are_read(parse: Parse) -> None:
    report, rules = parse("报告.txt", REPORT), parse("办法.txt", RULES)
    read: list[str] = []

    def reading(doc_id: str) -> Document:
        read.append(doc_id)
        return report if int(doc_id) < 500 else rules

    entries = [replace(entry(source=f"{at}.txt"), doc_id=str(at)) for at in range(1000)]
    chosen = example_questions(entries, reading)
    assert len(read) == 12
    assert len(set(chosen)) == len(chosen) == 4
    assert any("河南省" in question for question in chosen)
    assert any("粮食储备" in question for question in chosen)


def test_the_documents_of_the_project_make_room_for_those_of_the_user(parse: Parse) -> None:
    rules = parse("办法.txt", RULES)
    seed = entry(source=next(iter(CURATED)))
    curated = CURATED[seed.source]
    assert example_questions([seed], lambda doc_id: rules) == list(curated)
    chosen = example_questions([seed, entry(source="办法.txt")], lambda doc_id: rules)
    assert chosen[-1] == curated[0]
    assert all("粮食储备" in question for question in chosen[:-1])
    assert example_questions([], lambda doc_id: rules) == []
