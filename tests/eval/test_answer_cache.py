"""A repeated run asks nothing again; another system, question or reading text is asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from eval.answer_cache import AnswerCache, KeptAnswer
from eval.cases import EvalCase
from eval.runner import CaseResult, Pipeline, run_cases
from rag.generation.usage import TokenUsage
from rag.types import Answer, GivenPassage, Passage, Turn
from tests.eval.wrapped import Wrapped


def run(
    pipeline: Pipeline, cases: Sequence[EvalCase], folder: Path, identity: str = "甲"
) -> list[CaseResult]:
    with closing(AnswerCache(folder, identity)) as cache:
        return run_cases(pipeline, cases, progress=False, cache=cache)


class Counting(Wrapped):
    """Another pipeline, counting."""

    def __init__(self, pipeline: Pipeline) -> None:
        super().__init__(pipeline)
        self.asked: list[str] = []

    def ask(self, question: str, **rest: Any) -> Answer:
        self.asked.append(question)
        return super().ask(question, **rest)


def test_a_second_run_gives_the_same_results_without_asking(
    oracle: Pipeline, seed_cases: list[EvalCase], tmp_path: Path
) -> None:
    pipeline = Counting(oracle)
    first = run(pipeline, seed_cases, tmp_path)
    second = run(pipeline, seed_cases, tmp_path)
    assert second == first
    assert len(pipeline.asked) == len(seed_cases)


def test_another_system_is_asked_anew(oracle: Pipeline, seed_cases: list[EvalCase], tmp_path: Path) -> None:
    for identity in ("甲", "乙"):
        pipeline = Counting(oracle)
        run(pipeline, seed_cases[:2], tmp_path, identity)
        assert len(pipeline.asked) == 2


def test_an_interrupted_run_goes_on_even_where_a_line_was_cut(
    oracle: Pipeline, seed_cases: list[EvalCase], tmp_path: Path
) -> None:
    cases = seed_cases[:4]
    run(Counting(oracle), cases[:2], tmp_path)
    file = tmp_path / "甲.jsonl"
    file.write_text(file.read_text(encoding="utf-8") + '{"key": "0', encoding="utf-8")
    pipeline = Counting(oracle)
    results = run(pipeline, cases, tmp_path)
    assert pipeline.asked == [case.question for case in cases[2:]]
    assert [result.case for result in results] == cases


def test_a_cut_line_does_not_swallow_the_next(
    oracle: Pipeline, seed_cases: list[EvalCase], tmp_path: Path
) -> None:
    (tmp_path / "甲.jsonl").write_text('{"key": "0', encoding="utf-8")
    run(oracle, seed_cases[:1], tmp_path)
    pipeline = Counting(oracle)
    run(pipeline, seed_cases[:1], tmp_path)
    assert pipeline.asked == []


@pytest.mark.parametrize(
    ("change", "kept"),
    [
        pytest.param({"question": "另一问"}, False, id="question"),
        pytest.param({"history": (Turn("甲？", "乙。"),)}, False, id="earlier turn"),
        pytest.param({"passages": (GivenPassage("p", "甲"),)}, False, id="reading text"),
        pytest.param({"answers": ("别的",), "tags": ("新",)}, True, id="what is expected"),
    ],
)
def test_what_is_put_to_the_pipeline_decides(
    change: dict[str, object],
    kept: bool,
    tmp_path: Path,
    case: Callable[..., EvalCase],
    answer: Callable[..., Answer],
    passage: Callable[..., Passage],
) -> None:
    asked = case(["甲"])
    given = KeptAnswer(answer([], [], refused=True), 12.5, (passage(1, "甲乙。", start=0),), TokenUsage(7, 2))
    changed = replace(asked, **change)  # type: ignore[arg-type]
    with closing(AnswerCache(tmp_path, "甲")) as cache:
        cache.put(asked, given)
        assert cache.get(changed) == (given if kept else None)


def test_an_error_is_tried_again(oracle: Pipeline, case: Callable[..., EvalCase], tmp_path: Path) -> None:
    unknown = case(["甲"])  # the oracle does not know it and raises
    for _ in range(2):
        pipeline = Counting(oracle)
        (result,) = run(pipeline, [unknown], tmp_path)
        assert result.error is not None
        assert len(pipeline.asked) == 1
