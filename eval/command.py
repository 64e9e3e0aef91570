"""What `zhengce eval` does once it knows its arguments."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from eval.cases import load_cases
from eval.evaluation import score_results
from eval.gates import check_gates, load_gates
from eval.metrics.source_texts import DocumentText, SourceTexts
from eval.report import render_report, write_report
from eval.runner import Pipeline, run_cases, sample_evenly


def run_eval(
    pipeline_factory: Callable[[], tuple[Pipeline, DocumentText]],
    cases_paths: Sequence[Path],
    gates_path: Path | None,
    out_dir: Path | None,
    limit: int | None,
) -> int:
    """Ask, score, print the report on stdout and write it to `out_dir`; return the exit status.

    Args:
        pipeline_factory: Gives the pipeline and the reader of canonical texts; called only once the input is known good.
        cases_paths: At least one file, see `load_cases`.
        gates_path: See `load_gates`; None for no gates.
        out_dir: Made if missing; None to write nothing.
        limit: At most this many cases, spread evenly over all; None for all.

    Returns:
        0 if every gate held, 1 if one failed, 2 for bad input (explained on stderr).
    """
    try:
        if limit is not None and limit < 1:
            raise ValueError(f"--limit 应是正整数，得到 {limit}")
        cases = sample_evenly(load_cases(*cases_paths), limit)
        gates = load_gates(gates_path) if gates_path else []
        if out_dir:
            out_dir.mkdir(parents=True, exist_ok=True)
    except ValueError as error:  # of cases, gates or limit
        print(f"错误：{error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"错误：无法创建输出目录 {out_dir}（{error.strerror}）；请换一个可写的 --out", file=sys.stderr)
        return 2
    pipeline, document_text = pipeline_factory()
    evaluation = score_results(run_cases(pipeline, cases, progress=True), SourceTexts(document_text))
    outcomes = check_gates(gates, evaluation.estimate)
    print(render_report(evaluation, outcomes))
    if out_dir:
        try:
            write_report(out_dir, evaluation, outcomes, cases_paths)
        except OSError as error:
            print(
                f"错误：无法写入 {out_dir}（{error.strerror}）；请检查空间和权限，或换一个 --out",
                file=sys.stderr,
            )
            return 2
    return 0 if all(outcome.passed for outcome in outcomes) else 1
