"""The drawer and the form under an answer: labelled, and nothing that somebody wrote is interpreted."""

from __future__ import annotations

import json

import pytest

from app.archive.records import KeptConversation
from app.archive.restoring import restored
from app.render import TurnView, answer_json, conversations_html, turn_html
from tests.app.answers import answer, refusal
from tests.app.archive.kept import kept_answer
from tests.app.harmless import ATTACKS, shown
from tests.app.html_tree import Node, parse_html

AT = "2026-11-27T08:00:00.000000+00:00"


def listed(name: str, *, current: bool = False) -> Node:
    kept = KeptConversation("ab12", name, AT, AT, 3)
    return parse_html(conversations_html([kept], 1, current="ab12" if current else None, searched=False))


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_hostile_name_stays_text(attack: str) -> None:
    tree = listed(attack)
    assert tree.all(cls="zc-name")[0].text == shown(attack)
    assert tree.all("input")[0].attributes["value"] == shown(attack)
    names = {node.name for node in tree.walk()}
    assert names <= {"", "nav", "p", "ul", "li", "button", "span", "div", "a", "form", "input"}
    assert not [key for node in tree.walk() for key in node.attributes if key.startswith("on")]


def test_everything_that_can_be_pressed_says_what_it_does_to_which() -> None:
    tree = listed("粮食")
    assert tree.all("nav")[0].attributes["aria-label"] == "历史对话"
    labels = [node.attributes.get("aria-label") for node in tree.all(cls="zc-tools")[0].walk()[1:]]
    assert labels == ["改名：粮食", "导出为 Word：粮食", "导出为 Markdown：粮食", "删除：粮食"]
    assert "3 轮" in tree.all(cls="zc-when")[0].text
    assert "aria-current" not in tree.all(cls="zc-conversation")[0].attributes
    assert listed("粮食", current=True).all(cls="zc-conversation")[0].attributes["aria-current"] == "true"


def test_how_many_there_are_is_said() -> None:
    def said(total: int, *, searched: bool) -> str:
        html = conversations_html([], total, current=None, searched=searched)
        return parse_html(html).all(cls="zc-count")[0].text

    assert said(3, searched=False) == "共 3 个"
    assert said(3, searched=True) == "找到 3 个"
    assert "没有找到" in said(0, searched=True)
    assert "还没有" in said(0, searched=False)


def test_feedback_stands_under_an_answer_that_takes_it() -> None:
    subject = json.dumps({"conversation": "ab", "turn": 1})
    view = TurnView("turn-1", "问", sentences=answer().sentences, answer=answer(), feedback=subject)
    tree = parse_html(turn_html(view))
    (node,) = tree.all(cls="zc-feedback")
    assert json.loads(node.attributes["data-feedback"] or "") == {"conversation": "ab", "turn": 1}
    (form,) = node.all("form")
    assert "hidden" in form.attributes
    assert len(form.all("input")) == 6
    (words,) = form.all("textarea")
    assert [label for label in form.all("label") if label.attributes.get("for") == words.attributes["id"]]
    assert not parse_html(turn_html(TurnView("turn-1", "问", answer=answer()))).all(cls="zc-feedback")


@pytest.mark.parametrize("whole", [answer(), refusal()], ids=["answer", "refusal"])
def test_a_kept_answer_is_shown_as_it_was(whole: object) -> None:
    given = kept_answer().model_validate(whole)
    assert answer_json(restored(given)) == given.model_dump(mode="json")
