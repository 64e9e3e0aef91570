"""What an answer is drafted from, and what a refusal says was taken for granted."""

from __future__ import annotations

from rag.building import build_pipeline
from rag.types import Answer, GivenPassage
from tests.fakes import HashEmbedder
from tests.rag.fakes import ScriptedScorer
from tests.rag.test_pipeline import choosing

OLD = GivenPassage("2004年政府工作报告", "今年城镇新增就业目标是900万人。")
NEW = GivenPassage("2025年政府工作报告", "今年城镇新增就业目标是1200万人以上。")


def answer(question: str, *passages: GivenPassage) -> Answer:
    return choosing(None).ask(question, passages=passages)


def test_this_year_is_answered_from_the_newest_document() -> None:
    said = answer("今年城镇新增就业目标是多少？", OLD, NEW)
    assert "1200" in said.text
    assert "900" not in said.text
    assert "900" in answer("2004年城镇新增就业目标是多少？", OLD, NEW).text


def test_a_refusal_does_not_say_another_year_where_something_is_of_the_one_asked_for() -> None:
    """Said 原文说的是2004年, although the report says what was reached in 2003."""
    report = GivenPassage("2004年政府工作报告", "今年城镇新增就业900万人。过去的一年，城镇新增就业859万人。")
    unsure = build_pipeline(
        None, HashEmbedder(), ScriptedScorer(-1.0), mode="select", refusal_threshold=0.999
    )
    asked = "{}年城镇新增就业多少万人？"
    assert "不是2003年" not in unsure.ask(asked.format(2003), passages=[report]).text
    assert "不是2002年" in unsure.ask(asked.format(2002), passages=[report]).text
