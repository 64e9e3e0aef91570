"""The whole road of `zhengce eval`, with an oracle and with everything that can be wrong with a pipeline."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NoReturn

import pytest

from eval.command import EvalOptions, run_eval
from eval.metrics.source_texts import DocumentText
from eval.runner import Pipeline
from eval.system import System
from eval.table import display_width, render_table
from rag.generation.usage import UsageCounter
from tests.eval.sabotage import Spoiled, crash

DATA = Path(__file__).parents[2] / "eval" / "data"
SEED, GATES = DATA / "seed.jsonl", DATA / "gates.toml"


@pytest.fixture
def reader(seed_text: str) -> DocumentText:
    return {"seed": seed_text}.__getitem__


def test_perfect_answers_pass_every_gate(
    oracle: Pipeline, reader: DocumentText, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        run_eval(lambda: System(oracle, reader, "手写"), EvalOptions([SEED], GATES, tmp_path / "新" / "出"))
        == 0
    )
    report = json.loads((tmp_path / "新" / "出" / "report.json").read_text(encoding="utf-8"))
    overall = report["metrics"]["all"]
    assert report["n"] == 200
    assert report["models"] == ["手写"]
    assert report["errors"] == {}
    means = {
        metric: found["mean"]
        for metric, found in overall.items()
        if metric not in ("answer_f1", "quote_hit@1", "brevity", "yes_no_correct")
    }
    zero = {"over_refusal", "fell_back", "error"}
    assert means == {metric: 0.0 if metric in zero else 1.0 for metric in means}
    assert overall["refusal_recall"]["n"] == 54
    assert overall["yes_no_correct"] is None  # of YES and NO there are none among the project's own
    assert report["answerability_auroc"] is not None
    assert report["metrics"]["refuse-year"]["gold_cited"] is None
    assert report["latency"]["total"] == {"p50_ms": 10.0, "p95_ms": 10.0, "n": 200}
    lines = (tmp_path / "新" / "出" / "results.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["id"] for line in lines] == [f"seed-{i:03}" for i in range(1, 201)]
    printed = capsys.readouterr().out
    assert "refuse-near-figure" in printed
    assert "✗" not in printed


def test_tokens_are_those_of_each_question(oracle: Pipeline, reader: DocumentText, tmp_path: Path) -> None:
    counter = UsageCounter()
    spending = Spoiled(oracle, lambda answer: counter.add(read=10, written=3) or answer)  # type: ignore[func-returns-value]
    counter.add(read=1000)  # before the run
    for run in ("初", "再"):  # the second time from the cache
        system = System(spending, reader, "甲", counter.total)
        options = EvalOptions([SEED], out=tmp_path / run, limit=5, cache=tmp_path / "存")
        assert run_eval(lambda: system, options) == 0  # noqa: B023 - called at once
        report = json.loads((tmp_path / run / "report.json").read_text(encoding="utf-8"))
        assert report["tokens"]["read"] == {"p50": 10.0, "p95": 10.0, "total": 50}
        assert report["tokens"]["written"]["total"] == 15
    assert counter.total().read == 1050


def test_errors_are_listed(
    oracle: Pipeline, reader: DocumentText, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_eval(lambda: System(Spoiled(oracle, crash), reader, "坏"), EvalOptions([SEED], limit=3)) == 0
    printed = capsys.readouterr().out
    assert "出错 3 题" in printed
    assert "seed-001：TimeoutError: 模型超时" in printed


def never() -> NoReturn:
    raise AssertionError("the pipeline was built for bad input")


@pytest.mark.parametrize(
    ("cases", "gates", "limit", "message"),
    [
        ("无.jsonl", None, None, "无法读取用例文件"),
        ("坏.jsonl", None, None, "坏.jsonl 第 1 行"),
        (str(SEED), "无.toml", None, "无法读取门槛文件"),
        (str(SEED), None, 0, "--limit"),
    ],
)
def test_bad_input_is_explained_before_anything_is_built(
    cases: str,
    gates: str | None,
    limit: int | None,
    message: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "坏.jsonl").write_text("{", encoding="utf-8")
    assert (
        run_eval(never, EvalOptions([tmp_path / cases], tmp_path / gates if gates else None, limit=limit))
        == 2
    )
    assert message in capsys.readouterr().err


def test_an_output_folder_that_cannot_be_made_is_explained(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert run_eval(never, EvalOptions([SEED], out=tmp_path / "file" / "out")) == 2
    assert "--out" in capsys.readouterr().err


def test_a_table_lines_up_in_a_terminal() -> None:
    lines = render_table([["标签", "题数"], ["list", "7"], ["two-part", "128"]]).splitlines()
    assert lines == ["标签      题数", "list         7", "two-part   128"]
    assert {display_width(line) for line in lines} == {14}
