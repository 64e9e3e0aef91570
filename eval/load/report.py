"""What was measured, as a Markdown table and as JSON, beside what is asked for."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from eval.commit import current_commit
from eval.load.crowd import Crowd
from eval.load.memory import Memory
from eval.load.overhead import Overhead
from eval.load.spread import Spread

SEARCH_P95_MS, LIVE_P99_MS = 500, 100
OVERHEAD_MS, OVERHEAD_PERCENT = 30, 5


@dataclass(frozen=True, slots=True)
class LoadReport:
    """All parts that were run; None for the others.

    Attributes:
        load: How many processes wanted a processor before the measuring began (of a minute): others' work counts.
    """

    searching_at_once: Crowd | None = None
    searching_in_turn: Crowd | None = None
    asking_at_once: Crowd | None = None
    memory: Memory | None = None
    overhead: Overhead | None = None
    load: float = field(default_factory=lambda: os.getloadavg()[0])


def markdown(report: LoadReport) -> str:
    """Return the tables; times in milliseconds, p50 / p95 / p99 (longest)."""
    lines = [
        f"Commit {current_commit()}, {os.cpu_count()} processors, load {report.load:.1f} before the start.",
        "",
        "| | people | answered | p50 / p95 / p99 (longest), ms | told to wait | lost | health p50 / p95 / p99 (longest), ms | asked |",
        "|---|---:|---:|---:|---:|---:|---:|---|",
        *_crowd_lines(report),
    ]
    if report.memory is not None:
        lines += ["", *_memory_lines(report.memory)]
    if report.overhead is not None:
        lines += ["", *_overhead_lines(report.overhead)]
    return "\n".join(lines)


def _crowd_lines(report: LoadReport) -> Iterator[str]:
    searching, alive = f"p95 ≤ {SEARCH_P95_MS} ms", f"health p99 ≤ {LIVE_P99_MS} ms"
    rows = (
        ("searching at the same moment", report.searching_at_once, searching),
        ("searching and reading", report.searching_in_turn, searching),
        ("asking at the same moment", report.asking_at_once, f"none lost, {alive}"),
        ("asking in turn", report.memory.crowd if report.memory else None, f"none lost, {alive}"),
    )
    for name, crowd, asked in rows:
        if crowd is not None:
            answered = crowd.answered.n if crowd.answered else 0
            lost = f"{len(crowd.lost)}" + (f" ({', '.join(sorted(set(crowd.lost)))})" if crowd.lost else "")
            yield (
                f"| {name} | {crowd.people} | {answered} | {_cell(crowd.answered)} | {crowd.told_to_wait} | {lost} "
                f"| {_cell(crowd.live)} | {asked} |"
            )


def _memory_lines(memory: Memory) -> Iterator[str]:
    first, last = memory.samples[0], memory.samples[-1]
    yield "| minutes | memory at the start, MB | at the end | at most | slope, MB an hour | asked |"
    yield "|---:|---:|---:|---:|---:|---|"
    most = max(each.mb for each in memory.samples)
    yield (
        f"| {last.at_s / 60:.1f} | {first.mb:,.0f} | {last.mb:,.0f} | {most:,.0f} | {memory.slope_mb_per_hour:+.1f} "
        "| flat over 30 minutes |"
    )


def _overhead_lines(overhead: Overhead) -> Iterator[str]:
    yield "| questions | bare pipeline, p50 ms | served, p50 ms | more, median of the pairs | outside the served pipeline | asked |"
    yield "|---:|---:|---:|---:|---:|---|"
    yield (
        f"| {overhead.bare.n} | {overhead.bare.p50:.0f} | {overhead.served.p50:.0f} "
        f"| {overhead.more_ms:+.1f} ms ({overhead.more_percent:+.1f} %) | {overhead.outside_ms:.1f} ms | ≤ {OVERHEAD_MS} ms, ≤ {OVERHEAD_PERCENT} % |"
    )


def _cell(times: Spread | None) -> str:
    if times is None:
        return "–"
    return f"{times.p50:.0f} / {times.p95:.0f} / {times.p99:.0f} ({times.longest:.0f})"


def write_json(report: LoadReport, file: Path) -> None:
    """Write everything that was measured, with the commit."""
    whole = {"commit": current_commit(), "processors": os.cpu_count(), **asdict(report)}
    file.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
