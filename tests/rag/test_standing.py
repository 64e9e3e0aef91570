"""An answer from what no longer holds says so, and where to look instead."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from corpus.documents import Status
from rag.building import build_pipeline
from rag.citations import make_citation
from rag.retrieval import given_passages
from rag.standing import standing_notes
from rag.types import Citation, GivenPassage
from tests.fakes import HashEmbedder
from tests.rag.fakes import ScriptedGenerator
from tests.rag.indexes import build_index


def citation(status: Status, successor: str | None = None) -> Citation:
    (passage,) = given_passages([GivenPassage("甲市管理办法", "每人补贴100元。")])
    passage = replace(passage, status=status, successor=successor, doc_number="甲政发〔2010〕3号")
    return make_citation(passage, 0, 8)


@pytest.mark.parametrize(
    ("status", "successor", "note"),
    [
        ("repealed", "乙办法", "所引《甲市管理办法》（甲政发〔2010〕3号）已废止，见《乙办法》。"),
        ("superseded", None, "所引《甲市管理办法》（甲政发〔2010〕3号）已被取代。"),
        ("not_yet", None, "所引《甲市管理办法》（甲政发〔2010〕3号）尚未施行。"),
    ],
)
def test_what_does_not_hold_is_named(status: Status, successor: str | None, note: str) -> None:
    of = citation(status, successor)
    assert standing_notes([of, of]) == [note]


@pytest.mark.parametrize("status", ["in_force", "unknown"])
def test_of_what_holds_nothing_is_said(status: Status) -> None:
    assert standing_notes([citation(status)]) == []


def test_what_was_repealed_answers_only_by_name_and_with_the_one_that_repealed_it(tmp_path: Path) -> None:
    old = "甲市购车补贴办法\n甲政发〔2010〕3号\n第一条 购车的居民每人补贴100元。\n第二条 本办法自2010年1月1日起施行。\n"
    new = (
        "甲市绿色出行办法\n甲政发〔2020〕8号\n第一条 鼓励乘坐公共交通。\n"
        "第二条 本办法自2020年1月1日起施行。《甲市购车补贴办法》（甲政发〔2010〕3号）同时废止。\n"
    )
    index = build_index({"旧.txt": old, "新.txt": new}, tmp_path)
    generator = ScriptedGenerator("购车的居民每人补贴100元。[1]")
    pipeline = build_pipeline(index, HashEmbedder(), generator, mode="write", refusal_threshold=0)
    assert pipeline.ask("购车的居民每人补贴多少元？").citations == ()
    answer = pipeline.ask("甲市购车补贴办法规定购车的居民每人补贴多少元？")
    assert [(c.status, c.successor) for c in answer.citations] == [("repealed", "甲市绿色出行办法")]
    assert answer.warnings == (
        "所引《甲市购车补贴办法》（甲政发〔2010〕3号）已废止，见《甲市绿色出行办法》。",
    )
    index.close()
