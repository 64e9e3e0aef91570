"""What a document assigns to a body, or holds for a place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from time import process_time

import pytest

from corpus.documents import Document
from corpus.parsing import parse_document
from rag.question import read_question
from rag.structure.assigned import assigned_items

PLAN = """关于印发甲省节水行动方案的通知
甲政发〔2020〕7号
一、重点任务
（一）建设节水工厂。（工业厅牵头，水利厅、财政厅参加）
（二）推广节水灌溉。建设示范区。（农业厅、水利厅负责）（三）改造供水管网。（住房城乡建设厅负责）
（四）安排专项资金。（财政厅会同有关部门负责）
"""
TRIAL = """甲省试点措施
（一）设立分支机构。（负责部门：金融局，适用范围：乙市、丙市）
（二）简化备案。（负责部门：药监局，适用范围：丙市）
（三）开展保税维修。（负责部门：商务厅、药监局）
"""


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> list[Document]:
    folder = tmp_path_factory.mktemp("assigned")
    made = []
    for name, text in (
        ("节水.txt", PLAN),
        ("试点.txt", TRIAL),
        ("总则.txt", "甲省节水条例\n水利厅负责节水（以下简称节水）。\n"),
    ):
        (Path(folder) / name).write_text(text, encoding="utf-8")
        made.append(parse_document(Path(folder) / name, name))
    return made


@pytest.mark.parametrize(
    ("question", "items"),
    [
        ("节水行动方案里由水利厅负责的有哪几项？", ["推广节水灌溉。建设示范区。（农业厅、水利厅负责）"]),
        ("甲政发〔2020〕7号里水利厅要参加哪些工作？", ["建设节水工厂。（工业厅牵头，水利厅、财政厅参加）"]),
        ("节水行动中哪些任务归住房城乡建设厅负责？", ["改造供水管网。（住房城乡建设厅负责）"]),
        ("财政厅负责哪些任务？", ["安排专项资金。（财政厅会同有关部门负责）"]),
        ("试点措施里适用于乙市的有哪些？", ["设立分支机构。（负责部门：金融局，适用范围：乙市、丙市）"]),
        ("药监局负责哪些试点措施？", ["简化备案。（负责部门：药监局，适用范围：丙市）", "开展保税维修。（负责部门：商务厅、药监局）"]),
    ],
)  # fmt: skip
def test_every_item_that_is_assigned_so_is_listed(
    documents: list[Document], question: str, items: list[str]
) -> None:
    found = assigned_items(read_question(question), documents, 2)
    assert found is not None
    passages, drafts = found
    assert [
        draft.text.partition("）")[2] if draft.text[0] == "（" else draft.text for draft in drafts
    ] == items
    assert [passage.number for passage in passages] == list(range(3, 3 + len(items)))
    texts = {document.doc_id: document.text for document in documents}
    assert all(texts[p.doc_id][p.start : p.end] == p.text for p in passages)


@pytest.mark.parametrize(
    "question",
    [
        "教育厅负责哪些任务？",  # named in no bracket
        "住房城乡建设厅参加哪些任务？",  # in another role
        "由水利厅负责的是什么时候开始的？",
        "环保督察里水利厅负责哪些任务？",  # of another matter
        "试点措施里适用于丁市的有哪些？",
    ],
)
def test_what_assigns_nothing_so_is_not_listed(documents: list[Document], question: str) -> None:
    assert assigned_items(read_question(question), documents, 0) is None


def test_a_rule_with_a_bracket_assigns_no_items(documents: list[Document]) -> None:
    assert assigned_items(read_question("水利厅负责哪些任务？"), documents[2:], 0) is None


@pytest.mark.parametrize("hostile", ["（" + "负责" * 30_000, "（负责" * 30_000, "（" + "，" * 60_000])
def test_a_bracket_that_never_ends_costs_no_more_than_its_length(
    documents: list[Document], hostile: str
) -> None:
    document = replace(documents[0], text=f"{documents[0].text}{hostile}")
    before = process_time()
    assert assigned_items(read_question("教育厅负责哪些任务？"), [document], 0) is None
    assert process_time() - before < 2  # .05 s; with an unbounded bracket minutes
