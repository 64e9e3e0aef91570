"""Two runs compared case by case."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.command import EvalOptions, run_compare, run_eval
from eval.comparison import compare, sign_flip_p_value
from eval.metrics.source_texts import DocumentText
from eval.runner import Pipeline
from eval.saved_run import SavedCase, SavedRunError, load_estimates, load_results
from eval.system import System
from tests.eval.sabotage import Spoiled, refuse
from tests.eval.test_command import SEED


def saved(id: str, correct: float | None, *tags: str, over_refusal: float | None = None) -> SavedCase:
    scores = {"answer_correct": correct, "over_refusal": over_refusal}
    return SavedCase(id, "问", tags, {m: v for m, v in scores.items() if v is not None}, f"{id}的回答")  # type: ignore[misc]


def test_better_worse_and_same_are_counted_by_hand() -> None:
    before = [saved("a", 0, "甲"), saved("b", 1, "甲"), saved("c", 1), saved("d", None)]
    after = [saved("a", 1, "甲"), saved("b", 0, "甲"), saved("c", 1), saved("d", 1), saved("e", 1)]
    comparison = compare(before, after)
    overall, tagged = comparison.differences
    assert (overall.tag, overall.n, overall.better, overall.worse) == ("all", 3, 1, 1)
    assert [overall.mean_before, overall.mean_after] == pytest.approx([2 / 3, 2 / 3])
    assert overall.p_value == 1.0
    assert (tagged.tag, tagged.n) == ("甲", 2)
    assert [(c.before.id, c.better, c.worse) for c in comparison.changed] == [
        ("a", ("answer_correct",), ()),
        ("b", (), ("answer_correct",)),
    ]
    assert (comparison.only_before, comparison.only_after) == ((), ("e",))


def test_fewer_refusals_of_what_can_be_answered_are_better() -> None:
    (difference,) = compare(
        [saved("a", None, over_refusal=1)], [saved("a", None, over_refusal=0)]
    ).differences
    assert (difference.better, difference.worse) == (1, 0)


@pytest.mark.parametrize(
    ("differences", "p_value"),
    [
        ([], 1.0),
        ([0, 0], 1.0),
        ([1], 1.0),  # +1 and −1 are both as far out
        ([1, 1, 1, 1, 1], 2 / 32),  # only all plus and all minus
        ([1, 1, 1, -1], 10 / 16),  # sums ±4 (2 ways) and ±2 (8 ways)
    ],
)
def test_p_values_worked_out_by_hand(differences: list[float], p_value: float) -> None:
    assert sign_flip_p_value(differences) == pytest.approx(p_value)


@given(st.lists(st.sampled_from([-1.0, -0.5, 0.0, 0.5, 1.0]), max_size=9))
def test_the_p_value_counts_the_signs_that_reach_as_far(differences: list[float]) -> None:
    reached = [
        abs(sum(sign * value for sign, value in zip(signs, differences, strict=True)))
        >= abs(sum(differences)) - 1e-12
        for signs in product((-1, 1), repeat=len(differences))
    ]
    assert sign_flip_p_value(differences) == pytest.approx(sum(reached) / len(reached))


def test_many_differences_are_sampled_near_the_exact_value() -> None:
    """Of 20 differing cases 15 better: the binomial two-sided p is 0.0414."""
    assert sign_flip_p_value([1.0] * 15 + [-1.0] * 5) == pytest.approx(0.0414, abs=0.006)


def test_two_report_folders(
    oracle: Pipeline, seed_text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reader: DocumentText = {"seed": seed_text}.__getitem__
    for name, pipeline in (("前", oracle), ("后", Spoiled(oracle, refuse))):
        run_eval(lambda p=pipeline: System(p, reader, ""), EvalOptions([SEED], out=tmp_path / name, limit=40))  # type: ignore[misc]
    capsys.readouterr()
    assert run_compare(tmp_path / "前", tmp_path / "后") == 0
    printed = capsys.readouterr().out
    answerable = sum(case.scores.get("over_refusal") is not None for case in load_results(tmp_path / "前"))
    assert f"得分有变化的 {answerable} 题" in printed
    assert "-answer_correct" in printed
    assert "（拒答）" in printed
    assert load_estimates(tmp_path / "前")["over_refusal", "all"].mean == 0
    assert load_estimates(tmp_path / "后" / "report.json")["over_refusal", "all"].mean == 1


def test_a_folder_without_a_run_is_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_compare(tmp_path, tmp_path) == 2
    assert "--out" in capsys.readouterr().err
    (tmp_path / "results.jsonl").write_text('{"id": 1}\n', encoding="utf-8")
    with pytest.raises(SavedRunError, match="重新评测"):
        load_results(tmp_path)
