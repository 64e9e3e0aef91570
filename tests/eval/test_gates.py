from __future__ import annotations

from pathlib import Path

import pytest

from eval.gates import Gate, GateFileError, check_gates, load_gates
from eval.interval import Estimate

SHIPPED = Path(__file__).parents[2] / "eval" / "data" / "gates.toml"


def test_the_shipped_gates_are_those_that_a_release_needs() -> None:
    gates = {gate.metric: (gate.tag, gate.min, gate.max) for gate in load_gates(SHIPPED)}
    assert gates == {
        "gold_cited": ("all", 0.9, None),
        "answer_correct": ("all", 0.85, None),
        "numbers_grounded": ("all", 1.0, None),
        "quote_valid": ("all", 1.0, None),
        "claims_supported": ("all", 0.99, None),
        "support_precision": ("all", 0.99, None),
        "brevity": ("all", 0.6, None),
        "recall@10": ("all", 0.95, None),
        "refusal_recall": ("all", 0.9, None),
        "over_refusal": ("all", None, 0.1),
        "error": ("all", None, 0.0),
    }


def test_the_small_gates_ask_no_more_than_a_release_and_forgive_no_falsehood() -> None:
    release = {gate.metric: gate for gate in load_gates(SHIPPED)}
    small = {gate.metric: gate for gate in load_gates(SHIPPED.with_name("small_gates.toml"))}
    for metric, gate in small.items():
        assert (gate.min or 0.0) <= (release[metric].min or 0.0)
        assert (gate.max or 0.0) >= (release[metric].max or 0.0)
    for metric in ("quote_valid", "numbers_grounded", "claims_supported", "error"):
        assert (small[metric].min, small[metric].max) == (release[metric].min, release[metric].max)


@pytest.mark.parametrize(
    ("gate", "mean", "passed"),
    [
        (Gate("gold_cited", "all", 0.9, None), 0.9, True),
        (Gate("gold_cited", "all", 0.9, None), 0.8999, False),
        (Gate("over_refusal", "all", None, 0.1), 0.1, True),
        (Gate("over_refusal", "all", None, 0.1), 0.11, False),
        (Gate("fell_back", "all", 0.2, 0.4), 0.5, False),
    ],
)
def test_a_bound_belongs_to_the_good_side(gate: Gate, mean: float, passed: bool) -> None:
    (outcome,) = check_gates([gate], lambda metric, tag: Estimate(mean, 0, 1, 7))
    assert outcome.passed is passed
    assert "n=7" in outcome.reason
    assert gate.metric in outcome.reason


@pytest.mark.parametrize(
    ("gate", "passed"),
    [
        (Gate("gold_cited", "all", 0.9, None), True),
        (Gate("gold_cited", "all", 0.9, None, interval=True), False),
        (Gate("gold_cited", "all", 0.88, None, interval=True), True),
        (Gate("over_refusal", "all", None, 0.93, interval=True), False),
        (Gate("over_refusal", "all", None, 0.95, interval=True), True),
    ],
)
def test_a_gate_on_the_interval_needs_all_of_it(gate: Gate, passed: bool) -> None:
    (outcome,) = check_gates([gate], lambda metric, tag: Estimate(0.92, 0.88, 0.95, 7))
    assert outcome.passed is passed


@pytest.mark.parametrize(
    ("gate", "before", "passed"),
    [
        pytest.param(Gate("gold_cited", "all", None, None, worse_by=0.02), 0.52, True, id="as much worse as it may be"),
        pytest.param(Gate("gold_cited", "all", None, None, worse_by=0.02), 0.53, False, id="worse"),
        pytest.param(Gate("gold_cited", "all", None, None, worse_by=0.0), 0.4, True, id="better"),
        pytest.param(Gate("over_refusal", "all", None, None, worse_by=0.02), 0.47, False, id="lower is better"),
        pytest.param(Gate("gold_cited", "all", 0.6, None, worse_by=0.02), 0.5, False, id="the other bound still counts"),
    ],
)  # fmt: skip
def test_a_release_is_measured_against_the_last(gate: Gate, before: float, passed: bool) -> None:
    now, then = Estimate(0.5, 0.4, 0.6, 7), Estimate(before, 0, 1, 7)
    (outcome,) = check_gates([gate], lambda metric, tag: now, lambda metric, tag: then)
    assert outcome.passed is passed


def test_without_a_last_release_nothing_is_shown() -> None:
    gate = Gate("gold_cited", "all", None, None, worse_by=0.02)
    (outcome,) = check_gates([gate], lambda metric, tag: Estimate(1, 1, 1, 7))
    assert not outcome.passed
    assert "--baseline" in outcome.reason


def test_each_gate_asks_for_its_own_metric_and_tag() -> None:
    asked: list[tuple[str, str]] = []
    check_gates([Gate("error", "list", None, 0.0)], lambda metric, tag: asked.append((metric, tag)))
    assert asked == [("error", "list")]


def test_what_applies_to_no_case_has_not_passed() -> None:
    (outcome,) = check_gates([Gate("refusal_recall", "all", 0.9, None)], lambda metric, tag: None)
    assert not outcome.passed
    assert "没有适用的用例" in outcome.reason


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "至少要有一个"),
        ("gate = 3", "至少要有一个"),
        ("[[gate", "不是合法的 TOML"),
        ("[[gates]]\nmetric = 'error'", "不认识的键 gates"),
        ("[[gate]]\nmetric = 'f2'\nmin = 1", "第 1 个.*'f2' 不认识.*answer_correct"),
        ("[[gate]]\nmetric = 'error'", "min、max、worse_by 至少要有一个"),
        ("[[gate]]\nmetric = 'error'\nmost = 1", "不认识的键 most"),
        ("[[gate]]\nmetric = 'error'\nmax = 90", "max 的值 90"),
        ("[[gate]]\nmetric = 'error'\nmax = true", "max 的值 True"),
        ("[[gate]]\nmetric = 'error'\nmax = 0\ntag = 3", "tag"),
        ("[[gate]]\nmetric = ['error']\nmax = 0", "metric 的值"),
        ("[[gate]]\nmetric = 'error'\nmax = 0\ninterval = 1", "interval 应是"),
        ("[[gate]]\nmetric = 'error'\nworse_by = -1", "worse_by 的值 -1"),
    ],
)
def test_a_bad_file_is_explained(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "g.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(GateFileError, match=message):
        load_gates(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(GateFileError, match="无法读取门槛文件"):
        load_gates(tmp_path / "无.toml")
