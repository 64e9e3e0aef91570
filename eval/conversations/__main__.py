"""`python -m eval.conversations`: follow-ups made to stand alone, right of n by kind and half, as a Markdown table."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter

import numpy as np

from eval.cases import load_cases
from eval.commit import current_commit
from eval.conversations.cases import FollowUp, Half, load_follow_ups
from eval.interval import Score, estimate
from rag.query import standalone_question
from rag.types import Turn

_CASES = Path(__file__).parents[1] / "data" / "conversations.jsonl"
_UNRELATED = (
    Turn("2013年中部地区生产总值是多少？", "12.7万亿元。[1]"),
    Turn("《优化营商环境条例》第十条规定了什么？", "一是平等；二是公平；三是公开。[1]"),
)
_HALVES: tuple[Half, ...] = ("even", "odd")


def main() -> None:
    """Make each follow-up stand alone and print how many are right."""
    parser = argparse.ArgumentParser(prog="python -m eval.conversations", description="衡量追问的补全")
    parser.add_argument("--cases", type=Path, default=_CASES, help="对话文件")
    parser.add_argument("--half", choices=_HALVES, help="只用一半；规则只在双号（even）上调")
    parser.add_argument("--show", action="store_true", help="列出双号里补错的")
    parser.add_argument(
        "--alone",
        type=Path,
        nargs="+",
        default=(),
        help="案例文件：独立的问题接在别的话题之后应当不变，数改动了几问",
    )
    arguments = parser.parse_args()
    if arguments.alone:
        print(_alone_table(arguments.alone))
        return
    cases = [
        case
        for case in load_follow_ups(arguments.cases)
        if arguments.half is None or case.half == arguments.half
    ]
    results, seconds = _run(cases, standalone_question)
    if arguments.show:
        for case, standalone, faults in results:
            if faults and case.half == "even":
                print(f"{case.id} {case.question} → {standalone}（{'；'.join(faults)}）")
        print()
    print(_table([(case, not faults) for case, _, faults in results]))
    half, most = np.percentile([1000 * each for each in seconds], [50, 95])
    print(
        f"\n{len(cases)} 问，提交 {current_commit()}，每问耗时中位数 {half:.2f} 毫秒，第 95 百分位 {most:.2f} 毫秒"
    )


def _run(
    cases: Sequence[FollowUp], rewrite: Callable[[str, Sequence[Turn]], str]
) -> tuple[list[tuple[FollowUp, str, list[str]]], list[float]]:
    """Return each case with its stand-alone question and that one's faults, and the seconds each took."""
    results, seconds = [], []
    rewrite("那2014年呢？", [Turn("2013年呢？", "")])  # the word model is loaded with the first
    for case in cases:
        since = perf_counter()
        standalone = rewrite(case.question, case.history)
        seconds.append(perf_counter() - since)
        results.append((case, standalone, case.faults(standalone)))
    return results, seconds


def _alone_table(paths: Sequence[Path]) -> str:
    """Return how many questions of case files are changed after a turn that they have nothing to do with."""
    lines = ["| file | questions | changed |", "|---|---|---|"]
    for path in paths:
        questions = [case.question.strip() for case in load_cases(path) if not case.history]
        changed = sum(
            any(standalone_question(question, [turn]) != question for turn in _UNRELATED)
            for question in questions
        )
        lines.append(f"| {path.parent.name}/{path.name} | {len(questions)} | {changed} |")
    return "\n".join(lines)


def _table(results: Sequence[tuple[FollowUp, bool]]) -> str:
    halves = [half for half in _HALVES if any(case.half == half for case, _ in results)]
    kinds: list[str] = list(dict.fromkeys(case.kind for case, _ in results))
    lines = [f"| kind | {' | '.join(halves)} |", "|---" * (len(halves) + 1) + "|"]
    for kind in [*sorted(kinds), "all"]:
        cells = [
            _cell([right for case, right in results if case.half == half and kind in (case.kind, "all")])
            for half in halves
        ]
        lines.append(f"| {kind} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _cell(rights: Sequence[bool]) -> str:
    found = estimate([Score(float(right)) for right in rights])
    if found is None:
        return ""
    return f"{sum(rights)} / {found.n} = {found.mean:.2f} ({found.low:.2f}–{found.high:.2f})"


if __name__ == "__main__":
    main()
