"""Questions that ask which of a kind are taken apart."""

from __future__ import annotations

import pytest

from rag.query.asked_kinds import asked_kind


@pytest.mark.parametrize(
    ("question", "predicate"),
    [
        ("船员遇到哪些情况可以推迟体检", "船员推迟体检"),
        ("什么情况下应当停止施工", "停止施工"),
        ("哪些人不得担任验船师", "不得担任验船师"),
        ("哪几种情形可以减免学费", "减免学费"),
    ],
)
def test_what_is_done_in_the_cases_is_the_predicate(question: str, predicate: str) -> None:
    kind = asked_kind(question)
    assert kind is not None
    assert kind.predicate == predicate


def test_places_have_no_predicate_but_members() -> None:
    kind = asked_kind("甲市哪些区域是禁止放牧的")
    assert kind is not None
    assert (kind.members, kind.predicate) == ("甲市禁止放牧的区域", None)
    assert kind.is_called("地方")
    assert not kind.is_called("人")


@pytest.mark.parametrize(
    "question", ["申请公租房需要什么条件", "哪些城市是示范城市", "由什么人负责呢", "2014年有哪些任务"]
)
def test_other_questions_ask_for_no_kind(question: str) -> None:
    assert asked_kind(question) is None
