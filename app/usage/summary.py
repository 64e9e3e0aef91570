"""Counts as what an administrator wants to know of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from app.usage.asked import Outcome
from app.usage.schemas import Step
from app.usage.store import Count, UsageStore

MAX_DAYS: dict[Step, int] = {"day": 366, "hour": 7}
_ENDED: frozenset[Outcome] = frozenset({"answered", "refused"})


@dataclass(frozen=True, slots=True)
class Summary:
    """Questions of a time, a caller or both.

    Attributes:
        p50_ms: So long took half of those that were answered or refused, at most; None where there were none.
        p95_ms: So long took 95 of 100, at most. Both are nearest ranks.
    """

    questions: int = 0
    answered: int = 0
    refused: int = 0
    failed: int = 0
    stopped: int = 0
    busy: int = 0
    p50_ms: int | None = None
    p95_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Usage:
    """What was asked from `first` to `last`, both included, in UTC.

    Attributes:
        periods: By the beginning of each, an ISO date with the hour behind `T` where `step` is one; oldest first, none
            left out.
        callers: By identity; who asked most comes first.
    """

    first: date
    last: date
    step: Step
    total: Summary
    periods: dict[str, Summary]
    callers: dict[str, Summary]


def read_usage(store: UsageStore, first: date, last: date, step: Step) -> Usage:
    """Return what was asked from one day to another.

    Raises:
        UsageError: If it cannot be read.
        ValueError: If that is no time, or longer than `MAX_DAYS`.
    """
    if not timedelta(0) <= last - first < timedelta(days=MAX_DAYS[step]):
        raise ValueError("no such time")
    counts, of_callers = store.counts(first, last, step), store.counts(first, last, "caller")
    found = _by_part(counts)
    callers = _by_part(of_callers)
    return Usage(
        first,
        last,
        step,
        summed(counts),
        {start: found.get(start, Summary()) for start in _starts(first, last, step)},
        dict(sorted(callers.items(), key=lambda each: (-each[1].questions, each[0]))),
    )


def summed(counts: Iterable[Count]) -> Summary:
    """Return the summary of counts, whatever their parts."""
    outcomes: Counter[Outcome] = Counter()
    latencies: Counter[int] = Counter()
    for count in counts:
        outcomes[count.outcome] += count.questions
        if count.outcome in _ENDED:
            latencies[count.latency_ms] += count.questions
    return Summary(
        questions=outcomes.total(),
        answered=outcomes["answered"],
        refused=outcomes["refused"],
        failed=outcomes["failed"],
        stopped=outcomes["stopped"],
        busy=outcomes["busy"],
        p50_ms=_percentile(latencies, 50),
        p95_ms=_percentile(latencies, 95),
    )


def _percentile(counts: Counter[int], percent: int) -> int | None:
    """Return the nearest rank: the least value that is not exceeded by `percent` of 100."""
    rank, seen = -(-counts.total() * percent // 100), 0
    for value in sorted(counts):
        seen += counts[value]
        if seen >= rank:
            return value
    return None


def _by_part(counts: Iterable[Count]) -> dict[str, Summary]:
    parts: defaultdict[str, list[Count]] = defaultdict(list)
    for count in counts:
        parts[count.part].append(count)
    return {part: summed(of_part) for part, of_part in parts.items()}


def _starts(first: date, last: date, step: Step) -> list[str]:
    days = [(first + timedelta(days=at)).isoformat() for at in range((last - first).days + 1)]
    return days if step == "day" else [f"{day}T{hour:02}" for day in days for hour in range(24)]
