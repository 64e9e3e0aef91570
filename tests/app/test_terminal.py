"""What a person reads in the terminal."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.terminal import plain, render_answer, render_passages
from rag.types import Duplicate
from tests.app.answers import answer, document, refusal


@given(st.text())
def test_nothing_in_a_document_moves_the_cursor_or_turns_the_text(text: str) -> None:
    shown = plain(text)
    assert len(shown) == len(text)
    assert not any((ord(char) < 32 and char not in "\t\n") or 127 <= ord(char) < 160 for char in shown)
    assert not any(char in shown for char in "\u202e\u2066\u2069")


def test_plain_text_is_left_alone() -> None:
    assert (
        plain("同比增长9.7%。\n（一）\t国发〔2012〕43号 😀") == "同比增长9.7%。\n（一）\t国发〔2012〕43号 😀"
    )
    assert plain("\x1b[2J\x9b31m") == "\ufffd[2J\ufffd31m"


def test_an_answer_shows_its_citations_with_title_sections_and_quote() -> None:
    assert render_answer(answer()) == (
        "全年粮食播种面积稳定在16.8亿亩以上。[1]单产提高1.5%。[2]各地要层层落实责任。[1]\n"
        "\n"
        "出处：\n"
        "[1] 《关于2014年粮食工作的通知》（农粮〔2014〕3号） › 一、总体要求\n"
        "    “全年粮食播种面积稳定在16.8亿亩以上。各地要层层落实责任。”\n"
        "[2] 《关于2014年粮食工作的通知》（农粮〔2014〕3号） › 一、总体要求\n"
        "    “单产提高1.5%。”"
    )


def test_a_refusal_offers_what_is_near_and_cites_nothing() -> None:
    shown = render_answer(refusal())
    assert shown.startswith("已入库的文件没有写明这一点。\n\n相关资料（不是答案的出处）：\n1. 《关于2014年")
    assert "出处：\n[" not in shown


def test_a_long_passage_is_cut_and_its_lines_joined() -> None:
    long = replace(answer().passages[0], text="甲\n" * 200)
    lines = render_passages([long]).split("\n")
    assert len(lines) == 2
    assert lines[1] == "   " + "甲 " * 60 + "……"
    assert render_passages([]) == "没有找到相关的段落。"


def test_where_the_same_stands_is_told_once() -> None:
    twin = Duplicate("g2", "转载\x1b/乙.txt", "通知", 0, 9)
    found = replace(answer().passages[0], duplicates=(twin,))
    assert render_passages([found]).endswith("\n   同样的内容另见：转载\ufffd/乙.txt")


def test_a_hostile_title_is_shown_as_characters() -> None:
    hostile = document(title="\x1b]0;sudo\x07通知")
    shown = render_answer(answer(of=hostile))
    assert "\x1b" not in shown
    assert "\x07" not in shown
