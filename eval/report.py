"""A run on paper: a table for people, JSON for machines, a page to read case by case."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from pathlib import Path

from eval.commit import current_commit
from eval.evaluation import Evaluation
from eval.gates import ALL_TAG, GateOutcome
from eval.html_report import html_report
from eval.junit import junit_xml
from eval.metrics.source_texts import SourceTexts
from eval.runner import CaseResult
from eval.saved_run import REPORT_FILE, RESULTS_FILE, result_fields
from eval.scoring import METRIC_NAMES, MetricName, Scores
from eval.system import System
from eval.table import render_table
from eval.trust_score import trust_score

_COLUMNS: tuple[tuple[str, MetricName], ...] = (
    ("答对", "answer_correct"),
    ("字F1", "answer_f1"),
    ("是否题", "yes_no_correct"),
    ("引到原文", "gold_cited"),
    ("引到文件", "document_cited"),
    ("引用精确", "citation_precision"),
    ("引文属实", "quote_valid"),
    ("论断有据", "claims_supported"),
    ("数字有据", "numbers_grounded"),
    ("应拒已拒", "refusal_recall"),
    ("误拒", "over_refusal"),
    ("退回摘引", "fell_back"),
    ("检出@5", "quote_hit@5"),
    ("出错", "error"),
)


_TOKEN_KINDS = {"read": "语言模型读入", "written": "语言模型写出"}


def render_report(evaluation: Evaluation, outcomes: Sequence[GateOutcome]) -> str:
    """Return the tables: means by tag, every metric with its interval, latencies; then errors and gates."""
    tables = (
        _means(evaluation),
        _intervals(evaluation),
        _trust(evaluation),
        _times(evaluation),
        _tokens(evaluation),
    )
    parts = [render_table(rows) for rows in tables]
    parts.append(f"支持与否由 {evaluation.judge} 判定。")
    failed = [
        f"{result.case.id}：{result.error}" for result in evaluation.results if result.error is not None
    ]
    if failed:
        parts.append("\n".join([f"出错 {len(failed)} 题：", *failed]))
    if outcomes:
        parts.append("\n".join(f"{'✓' if outcome.passed else '✗'} {outcome.reason}" for outcome in outcomes))
    return "\n\n".join(parts)


def render_summary(evaluation: Evaluation, outcomes: Sequence[GateOutcome]) -> str:
    """Return one page of Markdown: the verdict, each gate, every metric with its interval."""
    failed = sum(not outcome.passed for outcome in outcomes)
    verdict = "没有设合格线" if not outcomes else f"{failed} 条合格线未达到" if failed else "全部合格"
    gates = [f"- {'✓' if outcome.passed else '✗'} {outcome.reason}" for outcome in outcomes]
    head, *rows = _intervals(evaluation)
    table = [head, ["---"] * len(head), *rows]
    lines = [
        f"# 评测：{verdict}",
        "",
        f"{len(evaluation.results)} 题，版本 {current_commit() or '未知'}。",
        "",
    ]
    return "\n".join([*lines, *gates, "", *(f"| {' | '.join(row)} |" for row in table)]) + "\n"


def write_report(
    folder: Path,
    system: System,
    evaluation: Evaluation,
    outcomes: Sequence[GateOutcome],
    case_files: Sequence[Path],
) -> None:
    """Write `report.json`, `results.jsonl` (one case a line, in order), `report.html`, `summary.md` and `junit.xml`.

    Args:
        folder: Exists.

    Raises:
        OSError: If the folder cannot be written.
    """
    lines = [
        json.dumps(_result_record(result, scores), ensure_ascii=False, default=str)
        for result, scores in zip(evaluation.results, evaluation.scores, strict=True)
    ]
    record = _report_record(system, evaluation, outcomes, case_files)
    page = html_report(evaluation, outcomes, SourceTexts(system.document_text), record)
    for name, text in (
        (RESULTS_FILE, "".join(line + "\n" for line in lines)),
        (REPORT_FILE, json.dumps(record, ensure_ascii=False, indent=2) + "\n"),
        ("summary.md", render_summary(evaluation, outcomes)),
        ("report.html", page),
    ):
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "junit.xml").write_bytes(junit_xml(outcomes))


def _means(evaluation: Evaluation) -> list[list[str]]:
    rows = [["标签", "题数", *(label for label, _ in _COLUMNS)]]
    for tag in (ALL_TAG, *evaluation.tags):
        found = [evaluation.estimate(metric, tag) for _, metric in _COLUMNS]
        rows.append(
            [tag, str(evaluation.count(tag)), *("—" if e is None else f"{e.mean:.3f}" for e in found)]
        )
    return rows


def _intervals(evaluation: Evaluation) -> list[list[str]]:
    rows = [["指标（全部）", "均值", "95% 区间", "n"]]
    for metric in METRIC_NAMES:
        overall = evaluation.estimate(metric)
        if overall is not None:
            span = f"{overall.low:.3f}–{overall.high:.3f}"
            rows.append([metric, f"{overall.mean:.3f}", span, str(overall.n)])
    return rows


def _trust(evaluation: Evaluation) -> list[list[str]]:
    rows = [["Trust-Score", "值", "95% 区间"]]
    if found := trust_score(evaluation.scores):
        for name in ("grounded_refusal", "calibrated_answer", "grounded_citation", "total"):
            part = getattr(found, name)
            rows.append([name, f"{part.mean:.3f}", f"{part.low:.3f}–{part.high:.3f}"])
    if told := evaluation.answerability_auroc():
        rows.append(["可答 AUROC", f"{told.mean:.3f}", f"{told.low:.3f}–{told.high:.3f}"])
    return rows


def _times(evaluation: Evaluation) -> list[list[str]]:
    rows = [["阶段（毫秒）", "p50", "p95", "n"]]
    for stage, latency in evaluation.latencies().items():
        rows.append([stage, f"{latency.p50_ms:.0f}", f"{latency.p95_ms:.0f}", str(latency.n)])
    return rows


def _tokens(evaluation: Evaluation) -> list[list[str]]:
    rows = [["每题词元", "p50", "p95", "合计"]]
    for kind, cost in evaluation.token_costs().items():
        rows.append([_TOKEN_KINDS[kind], f"{cost.p50:.0f}", f"{cost.p95:.0f}", str(cost.total)])
    return rows


def _report_record(
    system: System, evaluation: Evaluation, outcomes: Sequence[GateOutcome], case_files: Sequence[Path]
) -> dict[str, object]:
    answers = [result.answer for result in evaluation.results if result.answer is not None]
    estimates = {
        tag: {metric: evaluation.estimate(metric, tag) for metric in METRIC_NAMES}
        for tag in (ALL_TAG, *evaluation.tags)
    }
    return {
        "case_files": [path.name for path in case_files],
        "n": len(evaluation.results),
        "models": sorted({answer.model for answer in answers}),
        "generations": sorted({answer.generation for answer in answers}),
        "identity": system.identity,
        "judge": evaluation.judge,
        "trust_score": dataclasses.asdict(trust) if (trust := trust_score(evaluation.scores)) else None,
        "answerability_auroc": dataclasses.asdict(told)
        if (told := evaluation.answerability_auroc())
        else None,
        "commit": current_commit(),
        "errors": {result.case.id: result.error for result in evaluation.results if result.error is not None},
        "metrics": {
            tag: {metric: dataclasses.asdict(found) if found else None for metric, found in row.items()}
            for tag, row in estimates.items()
        },
        "latency": {stage: dataclasses.asdict(value) for stage, value in evaluation.latencies().items()},
        "tokens": {kind: dataclasses.asdict(cost) for kind, cost in evaluation.token_costs().items()},
        "gates": [{**dataclasses.asdict(o.gate), "passed": o.passed, "reason": o.reason} for o in outcomes],
    }


def _result_record(result: CaseResult, scores: Scores) -> dict[str, object]:
    return {
        "id": result.case.id,
        "question": result.case.question,
        "tags": result.case.tags,
        "expected": result.case.answers if result.case.answerable else None,
        "scores": {metric: scores[metric].value if metric in scores else None for metric in METRIC_NAMES},
        **result_fields(result),
    }
