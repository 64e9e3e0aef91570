"""`python -m eval.conversations`: follow-ups made to stand alone, right of n by kind and half, as a Markdown table."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter

from eval.commit import current_commit
from eval.conversations.cases import FollowUp, Half, load_follow_ups
from eval.interval import Score, estimate
from rag.query import standalone_question
from rag.types import Turn

_CASES = Path(__file__).parents[1] / "data" / "conversations.jsonl"
_HALVES: tuple[Half, ...] = ("even", "odd")


def main() -> None:
    """Make each follow-up stand alone and print how many are right."""
    parser = argparse.ArgumentParser(prog="python -m eval.conversations", description="衡量追问的补全")
    parser.add_argument("--cases", type=Path, default=_CASES, help="对话文件")
    parser.add_argument("--half", choices=_HALVES, help="只用一半；规则只在双号（even）上调")
    parser.add_argument("--show", action="store_true", help="列出双号里补错的")
    arguments = parser.parse_args()
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
    slowest = sorted(1000 * each for each in seconds)
    print(
        f"\n{len(cases)} 问，提交 {current_commit()}，每问耗时中位数 {slowest[len(slowest) // 2]:.2f} 毫秒，最长 {slowest[-1]:.2f} 毫秒"
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
