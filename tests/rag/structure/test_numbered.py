"""What is named by its number is told whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.documents import Document
from corpus.parsing import parse_document
from rag.question import read_question
from rag.structure.numbered import missing_part
from rag.structure.outline import outline_answer
from tests.rag.structure.making import SECOND, TASKS, THIRD, listed


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("甲市停车管理条例第三条规定了什么？", THIRD),
        ("《甲市停车管理条例》第3条是怎么规定的？", THIRD),
        ("停车条例第二条和第三条讲了什么？", [*SECOND, *THIRD]),
        ("请介绍一下甲市停车管理条例第一章第二条的内容", SECOND),
        ("甲市停车改革实施方案第三部分讲了什么？", ["三、保障措施", "加大投入。"]),
        ("甲政发〔2020〕7号第二部分有哪几项任务？", TASKS),
        ("停车管理条例第二章说的是什么？", ["第二章 停车场", *THIRD, "第四条 停车场的管理单位应当做到：", "（一）维护设施；", "（二）指挥车辆。"]),
    ],
)  # fmt: skip
def test_what_is_named_by_its_number_is_told_whole(
    rules: list[Document], question: str, said: list[str]
) -> None:
    assert listed(question, *rules) == said
    assert missing_part(read_question(question), rules) == ""


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("甲市停车管理条例第三条规定罚款多少？", id="one thing in it"),
        pytest.param("违反甲市停车管理条例第三条怎么规定的？", id="what follows from it"),
        pytest.param("甲市停车管理条例第一条至第三条规定了什么？", id="a range"),
        pytest.param("第三条规定了什么？", id="of any document"),
        pytest.param("乙市停车管理条例第三条规定了什么？", id="of another place"),
        pytest.param("江苏停车管理条例第三条规定了什么？", id="of another province"),
        pytest.param("2019年停车管理条例第三条规定了什么？", id="of another year"),
        pytest.param("停车法第三条规定了什么？", id="of another kind"),
        pytest.param("停车管理条例第二条之一规定了什么？", id="none between"),
        pytest.param("甲市停车改革实施方案第五部分的重点任务有哪些？", id="within one that is not there"),
        pytest.param("《甲市停车收费办法》第三条规定了什么？", id="of another title"),
        pytest.param("甲政发〔2020〕8号第二部分讲了什么？", id="of another number"),
        pytest.param("甲市停车改革实施方案第一条规定了什么？", id="no articles"),
        pytest.param("停车场在第几章？", id="which one it is"),
    ],
)
def test_a_number_does_not_tell_what_else_is_asked(rules: list[Document], question: str) -> None:
    assert listed(question, *rules) is None
    assert missing_part(read_question(question), rules) == ""


def test_a_law_is_not_the_rules_under_it(rules: list[Document]) -> None:
    assert listed("停车管理条例第三条规定了什么？", *rules[1:]) is None
    assert listed("停车管理条例实施办法第三条规定了什么？", *rules) == ["第三条 罚款由交通部门收缴。"]


def test_a_section_is_one_of_its_chapter(tmp_path: Path) -> None:
    chapters = "".join(
        f"第{n}章 事项{n}\n第一节 建设\n第{n}条 建设{n}。\n第二节 管理\n第{n}0条 管理{n}。\n"
        for n in range(1, 4)
    )
    (tmp_path / "条例.txt").write_text(f"停车条例\n{chapters}", encoding="utf-8")
    document = parse_document(tmp_path / "条例.txt", "条例.txt")
    assert listed("停车条例第三章第二节讲了什么？", document) == ["第二节 管理", "第30条 管理3。"]
    assert listed("停车条例第二节讲了什么？", document) is None


def test_a_long_article_is_told_whole(tmp_path: Path) -> None:
    said = [f"停车场应当做到事项{n}。" for n in range(9)]
    text = "停车条例\n第一条 停车。\n第二条 " + "".join(said) + "\n" + "".join(said) + "\n第三条 附则。\n"
    (tmp_path / "条例.txt").write_text(text, encoding="utf-8")
    document = parse_document(tmp_path / "条例.txt", "条例.txt")
    assert listed("停车条例第二条规定了什么？", document) == [f"第二条 {said[0]}", *said[1:], *said]


def test_a_long_question_is_read_at_once(rules: list[Document]) -> None:
    words = "内容" * 900  # each could be read in two ways
    assert listed(f"甲市停车管理条例第二章{words}补贴", *rules) is None


def test_the_only_document_needs_no_name(rules: list[Document]) -> None:
    assert listed("第三条规定了什么？", rules[0]) == THIRD
    assert listed("本条例第三条规定了什么？", *rules) == THIRD


def test_a_number_after_the_last_is_said_to_be_missing(rules: list[Document]) -> None:
    question = "《甲市停车管理条例》第四十条规定了什么？"
    assert outline_answer(read_question(question), rules, shown=6) == ([], [])
    assert missing_part(read_question(question), rules) == "《甲市停车管理条例》没有第四十条"
    assert listed("停车管理条例第九章讲了什么？", *rules) == []
