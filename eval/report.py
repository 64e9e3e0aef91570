"""A run on paper: a table for people, `report.json` and `results.jsonl` for machines."""

from __future__ import annotations

import dataclasses
import json
import shutil
import subprocess
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from eval.evaluation import Evaluation
from eval.gates import ALL_TAG, GateOutcome
from eval.runner import CaseResult
from eval.scoring import METRIC_NAMES, MetricName, Scores

_COLUMNS: tuple[tuple[str, MetricName], ...] = (
    ("答对", "answer_correct"),
    ("字F1", "answer_f1"),
    ("引到原文", "gold_cited"),
    ("引用精确", "citation_precision"),
    ("引文属实", "quote_valid"),
    ("数字有据", "numbers_grounded"),
    ("应拒已拒", "refusal_recall"),
    ("误拒", "over_refusal"),
    ("退回摘引", "fell_back"),
    ("检出@5", "quote_hit@5"),
    ("出错", "error"),
)


def render_report(evaluation: Evaluation, outcomes: Sequence[GateOutcome]) -> str:
    """Return the tables: means by tag, every metric with its interval, latencies; then errors and gates."""
    means = [["标签", "题数", *(label for label, _ in _COLUMNS)]]
    for tag in (ALL_TAG, *evaluation.tags):
        found = [evaluation.estimate(metric, tag) for _, metric in _COLUMNS]
        means.append(
            [tag, str(evaluation.count(tag)), *("—" if e is None else f"{e.mean:.3f}" for e in found)]
        )
    intervals = [["指标（全部）", "均值", "95% 区间", "n"]]
    for metric in METRIC_NAMES:
        overall = evaluation.estimate(metric)
        if overall is not None:
            span = f"{overall.low:.3f}–{overall.high:.3f}"
            intervals.append([metric, f"{overall.mean:.3f}", span, str(overall.n)])
    times = [["阶段（毫秒）", "p50", "p95", "n"]]
    for stage, latency in evaluation.latencies().items():
        times.append([stage, f"{latency.p50_ms:.0f}", f"{latency.p95_ms:.0f}", str(latency.n)])
    parts = [render_table(rows) for rows in (means, intervals, times)]
    failed = [
        f"{result.case.id}：{result.error}" for result in evaluation.results if result.error is not None
    ]
    if failed:
        parts.append("\n".join([f"出错 {len(failed)} 题：", *failed]))
    if outcomes:
        parts.append("\n".join(f"{'✓' if outcome.passed else '✗'} {outcome.reason}" for outcome in outcomes))
    return "\n\n".join(parts)


def render_table(rows: Sequence[Sequence[str]]) -> str:
    """Return rows in columns two spaces apart, the first flush left, the others flush right; a Chinese character is two wide."""
    widths = [max(display_width(cell) for cell in column) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        gaps = [" " * (width - display_width(cell)) for cell, width in zip(row, widths, strict=True)]
        cells = [row[0] + gaps[0], *(gap + cell for cell, gap in zip(row[1:], gaps[1:], strict=True))]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def display_width(text: str) -> int:
    """Return the columns that text takes in a terminal."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def write_report(
    folder: Path, evaluation: Evaluation, outcomes: Sequence[GateOutcome], case_files: Sequence[Path]
) -> None:
    """Write `report.json` and `results.jsonl` (one case a line, in order) into an existing folder.

    Raises:
        OSError: If the folder cannot be written.
    """
    lines = [
        json.dumps(_result_record(result, scores), ensure_ascii=False, default=str)
        for result, scores in zip(evaluation.results, evaluation.scores, strict=True)
    ]
    (folder / "results.jsonl").write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    report = json.dumps(_report_record(evaluation, outcomes, case_files), ensure_ascii=False, indent=2)
    (folder / "report.json").write_text(report + "\n", encoding="utf-8")


def _report_record(
    evaluation: Evaluation, outcomes: Sequence[GateOutcome], case_files: Sequence[Path]
) -> dict[str, object]:
    answers = [result.answer for result in evaluation.results if result.answer is not None]
    estimates = {
        tag: {metric: evaluation.estimate(metric, tag) for metric in METRIC_NAMES}
        for tag in (ALL_TAG, *evaluation.tags)
    }
    return {
        "case_files": [str(path) for path in case_files],
        "n": len(evaluation.results),
        "models": sorted({answer.model for answer in answers}),
        "generations": sorted({answer.generation for answer in answers}),
        "commit": _commit(),
        "errors": {result.case.id: result.error for result in evaluation.results if result.error is not None},
        "metrics": {
            tag: {metric: dataclasses.asdict(found) if found else None for metric, found in row.items()}
            for tag, row in estimates.items()
        },
        "latency": {stage: dataclasses.asdict(value) for stage, value in evaluation.latencies().items()},
        "gates": [{**dataclasses.asdict(o.gate), "passed": o.passed, "reason": o.reason} for o in outcomes],
    }


def _result_record(result: CaseResult, scores: Scores) -> dict[str, object]:
    return {
        "id": result.case.id,
        "question": result.case.question,
        "tags": result.case.tags,
        "expected": result.case.answers if result.case.answerable else None,
        "scores": {metric: scores[metric].value if metric in scores else None for metric in METRIC_NAMES},
        "error": result.error,
        "elapsed_ms": round(result.elapsed_ms, 1),
        "answer": None if result.answer is None else dataclasses.asdict(result.answer),
    }


def _commit() -> str | None:
    """Return the commit that this code is of, `-dirty` if changed since; None where it is not in a git checkout."""
    git = shutil.which("git")
    if git is None:
        return None
    done = subprocess.run(
        [git, "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"],
        cwd=Path(__file__).parent,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip() or None
