"""What `zhengce eval` does once it knows its arguments."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from eval.answer_cache import AnswerCache
from eval.cases import load_cases
from eval.comparison import compare
from eval.comparison_report import render_comparison
from eval.evaluation import Evaluation, score_results
from eval.gates import GateOutcome, check_gates, load_gates
from eval.judges.lexical import LexicalJudge
from eval.judges.loading import load_judge
from eval.metrics.source_texts import SourceTexts
from eval.report import render_report, write_report
from eval.runner import run_cases, sample_evenly
from eval.saved_run import load_estimates, load_results
from eval.system import System


@dataclass(frozen=True, slots=True)
class EvalOptions:
    """What to evaluate and what to make of it.

    Attributes:
        cases: At least one file, see `load_cases`.
        gates: See `load_gates`; None for no gates.
        out: Folder for the report, made if missing; None to write nothing.
        limit: At most this many cases, spread evenly over all; None for all.
        cache: Folder of answers that need not be asked for again, see `AnswerCache`; None asks for all.
        baseline: Report of the last release, for gates with `worse_by`.
        judge: Who judges support, see `eval.judges.loading.load_judge`.
    """

    cases: Sequence[Path]
    gates: Path | None = None
    out: Path | None = None
    limit: int | None = None
    cache: Path | None = None
    baseline: Path | None = None
    judge: str = LexicalJudge.name


def run_eval(system_factory: Callable[[], System], options: EvalOptions) -> int:
    """Ask, score, print the report on stdout and write it; return the exit status.

    Args:
        system_factory: Called only once the input is known good.

    Returns:
        0 if every gate held, 1 if one failed, 2 for bad input (explained on stderr).
    """
    try:
        if options.limit is not None and options.limit < 1:
            raise ValueError(f"--limit 应是正整数，得到 {options.limit}")
        cases = sample_evenly(load_cases(*options.cases), options.limit)
        gates = load_gates(options.gates) if options.gates else []
        baseline = load_estimates(options.baseline) if options.baseline else {}
        judge = load_judge(options.judge)
        if options.out:
            options.out.mkdir(parents=True, exist_ok=True)
    except ValueError as error:  # of cases, gates, baseline, judge or limit
        return _complain(str(error))
    except OSError as error:
        return _complain(f"无法创建输出目录 {options.out}（{error.strerror}）；请换一个可写的 --out")
    system = system_factory()
    if judge.name.partition(":")[2] and judge.name.partition(":")[2] in system.setting:
        return _complain(f"评判的模型 {options.judge} 就是作答的模型；请换一个评判")
    try:
        if options.cache is None:
            results = run_cases(system.pipeline, cases, progress=True, usage=system.usage)
        else:
            with closing(AnswerCache(options.cache, system.identity)) as cache:
                results = run_cases(system.pipeline, cases, progress=True, cache=cache, usage=system.usage)
    except OSError as error:
        return _complain(f"无法写入 {options.cache}（{error.strerror}）；请检查空间和权限")
    evaluation = score_results(results, SourceTexts(system.document_text), judge)
    outcomes = check_gates(gates, evaluation.estimate, lambda metric, tag: baseline.get((metric, tag)))
    print(render_report(evaluation, outcomes))
    return _write(system, options, evaluation, outcomes)


def run_compare(before: Path, after: Path) -> int:
    """Print what changed from one report folder to another; return 0, or 2 for a folder that holds no run."""
    try:
        comparison = compare(load_results(before), load_results(after))
    except ValueError as error:
        return _complain(str(error))
    print(render_comparison(comparison))
    return 0


def _write(
    system: System, options: EvalOptions, evaluation: Evaluation, outcomes: Sequence[GateOutcome]
) -> int:
    if options.out:
        try:
            write_report(options.out, system, evaluation, outcomes, options.cases)
        except OSError as error:
            return _complain(f"无法写入 {options.out}（{error.strerror}）；请检查空间和权限，或换一个 --out")
    return 0 if all(outcome.passed for outcome in outcomes) else 1


def _complain(message: str) -> int:
    print(f"错误：{message}", file=sys.stderr)
    return 2
