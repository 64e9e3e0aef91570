"""Conversations by which follow-ups are judged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pydantic import ValidationError

from eval.conversations.cases import FollowUp, load_follow_ups
from rag.query import standalone_question
from rag.types import Turn
from tests.eval.conftest import DATA

FIGURE = "2013年中部地区生产总值是多少？"


@pytest.fixture(scope="module")
def follow_ups() -> list[FollowUp]:
    return load_follow_ups(DATA / "conversations.jsonl")


def test_history_is_what_was_typed_before(tmp_path: Path) -> None:
    path = tmp_path / "conversations.jsonl"
    turns = [
        {"question": FIGURE, "answer": "12.7万亿元。"},
        {"question": "那2014年呢？", "answer": "没有。", "kind": "year", "required": [["2014年"]]},
        {"question": "谢谢", "answer": "不客气。"},
        {"question": "它是谁发布的？", "answer": "", "kind": "pronoun", "forbidden": ["它"]},
    ]
    path.write_text(json.dumps({"id": "conv-003", "turns": turns}), encoding="utf-8")
    first, second = load_follow_ups(path)
    assert (first.id, first.half, first.history) == ("conv-003/2", "odd", (Turn(FIGURE, "12.7万亿元。"),))
    assert [turn.question for turn in second.history] == [FIGURE, "那2014年呢？", "谢谢"]


def test_unknown_field_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "conversations.jsonl"
    path.write_text('{"id": "conv-001", "turns": [{"question": "", "answer": "", "requires": []}]}')
    with pytest.raises(ValidationError):
        load_follow_ups(path)


@pytest.mark.parametrize(
    ("standalone", "faults"),
    [
        ("2014年地区生产总值是多少？", []),
        ("2014年GDP是多少？", []),
        ("2014年是多少？", ["缺 生产总值|GDP"]),
        ("2013年生产总值是多少，2014年呢？", ["多 2013"]),
        ("2014年呢？生产总值是多少？", ["不止一问"]),
    ],
)
def test_faults(standalone: str, faults: list[str]) -> None:
    case = FollowUp(
        "c/2", "even", "year", "那2014年呢？", (), (("2014年",), ("生产总值", "GDP")), ("2013",), False
    )
    assert case.faults(standalone) == faults


def test_stand_alone_question_may_not_be_changed() -> None:
    case = FollowUp("c/2", "even", "switch", FIGURE, (), (), (), True)
    assert case.faults(FIGURE) == []
    assert case.faults(f"那{FIGURE}") == ["改动了独立的问题"]


def test_conversations_are_many_and_of_every_kind(follow_ups: list[FollowUp]) -> None:
    for half in ("even", "odd"):
        own = [case for case in follow_ups if case.half == half]
        assert len({case.id.split("/")[0] for case in own}) >= 30
        assert len(own) >= 60
        assert len({case.kind for case in own}) == 12


def test_even_half_is_made_to_stand_alone(follow_ups: list[FollowUp]) -> None:
    even = [case for case in follow_ups if case.half == "even"]
    assert [case.id for case in even if case.faults(standalone_question(case.question, case.history))] == []
