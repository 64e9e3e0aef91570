"""What is kept of questions, and what is made of it."""

from __future__ import annotations

import math
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.access.asker import Asker, anyone
from app.usage.asked import Asked, Outcome, asked_at
from app.usage.errors import UsageError
from app.usage.record import UsageRecord
from app.usage.store import Count, UsageStore
from app.usage.summary import Summary, read_usage, summed

DAY = date(2026, 11, 27)
OUTCOMES: tuple[Outcome, ...] = ("answered", "refused", "failed", "stopped", "busy")
KEY = Asker("key:8f31c0aa", frozenset({"read"}), ())
askings = st.builds(
    Asked,
    st.sampled_from([(DAY - timedelta(days=at)).isoformat() for at in range(4)]),
    st.integers(0, 23),
    st.sampled_from(["key:1", "user:张三", "oidc:x"]),
    st.sampled_from(OUTCOMES),
    st.integers(0, 99).map(lambda value: value * 100),
)


def store(folder: Path, keep_days: int = 10) -> UsageStore:
    return UsageStore(f"sqlite:///{folder / 'documents.db'}", keep_days)


@given(st.integers(0, 10**8))
def test_a_time_is_known_to_two_digits(milliseconds: int) -> None:
    kept = asked_at(datetime(2026, 11, 27, 8, tzinfo=UTC), "key:1", "answered", milliseconds / 1000)
    assert (kept.day, kept.hour) == ("2026-11-27", 8)
    assert abs(kept.latency_ms - milliseconds) <= max(0.051 * milliseconds, 0.5)
    assert len(str(kept.latency_ms).rstrip("0")) <= 2


@given(st.lists(askings, max_size=60))
def test_parts_sum_to_the_whole_and_ranks_are_nearest(asked: list[Asked]) -> None:
    counts = [Count(each.day, each.outcome, each.latency_ms, 1) for each in asked]
    found = summed(counts)
    assert found.questions == len(asked)
    assert found.questions == found.answered + found.refused + found.failed + found.stopped + found.busy
    times = sorted(each.latency_ms for each in asked if each.outcome in ("answered", "refused"))
    for percent, value in ((50, found.p50_ms), (95, found.p95_ms)):
        expected = times[math.ceil(len(times) * percent / 100) - 1] if times else None
        assert value == expected


def test_what_was_asked_is_read_by_day_by_hour_and_by_caller(database_url: str) -> None:
    usage = UsageStore(database_url, keep_days=10)
    usage.add(
        Counter(
            {
                Asked("2026-11-26", 23, "key:1", "answered", 1200): 3,
                Asked("2026-11-27", 8, "key:1", "refused", 90): 1,
                Asked("2026-11-27", 9, "user:张三", "busy", 0): 5,
                Asked("2026-11-20", 9, "user:张三", "failed", 10): 1,
            }
        )
    )
    usage.add(Counter({Asked("2026-11-26", 23, "key:1", "answered", 1200): 1}))  # later, of the same hour
    found = read_usage(usage, date(2026, 11, 25), DAY, "day")
    assert list(found.periods) == ["2026-11-25", "2026-11-26", "2026-11-27"]
    assert found.periods["2026-11-25"] == Summary()
    assert found.periods["2026-11-26"] == Summary(questions=4, answered=4, p50_ms=1200, p95_ms=1200)
    assert list(found.callers) == ["key:1", "user:张三"]
    assert found.callers["user:张三"] == Summary(questions=5, busy=5)
    assert found.total == Summary(questions=10, answered=4, refused=1, busy=5, p50_ms=1200, p95_ms=1200)
    hours = read_usage(usage, DAY, DAY, "hour").periods
    assert len(hours) == 24
    assert (hours["2026-11-27T08"].refused, hours["2026-11-27T09"].busy) == (1, 5)
    usage.close()


def test_time_must_run_forward_and_end(tmp_path: Path) -> None:
    for first, last, step in ((DAY, DAY - timedelta(days=1), "day"), (DAY - timedelta(days=7), DAY, "hour")):
        with pytest.raises(ValueError, match="no such time"):
            read_usage(store(tmp_path), first, last, step)  # type: ignore[arg-type]


def test_looking_makes_nothing(tmp_path: Path) -> None:
    usage = store(tmp_path)
    assert read_usage(usage, DAY, DAY, "day").total == Summary()
    assert usage.tidy(DAY) == 0
    assert list(tmp_path.iterdir()) == []


def test_old_days_go_and_strangers_are_not_written_down(tmp_path: Path) -> None:
    usage = store(tmp_path, keep_days=10)
    usage.add(Counter({Asked("2026-11-16", 0, "key:1", "answered", 1): 1}))
    usage.add(Counter({Asked("2026-11-17", 0, "key:1", "answered", 1): 1}))
    record = UsageRecord(usage, lambda: datetime(2026, 11, 27, 8, 30, tzinfo=UTC))
    record.note(anyone("127.0.0.1"), "answered", 1.0)
    record.note(KEY, "answered", 1.0)
    record.flush()
    found = read_usage(usage, date(2026, 11, 1), DAY, "day")
    assert [start for start, each in found.periods.items() if each.questions] == ["2026-11-17", "2026-11-27"]
    assert list(found.callers) == ["key:1", "key:8f31c0aa"]
    usage.close()


def test_what_cannot_be_written_is_kept_for_the_next_time(tmp_path: Path) -> None:
    usage = store(tmp_path / "还没有")
    record = UsageRecord(usage, lambda: datetime(2026, 11, 27, 8, 30, tzinfo=UTC))
    record.note(KEY, "refused", 0.5)
    (tmp_path / "还没有").write_text("一个文件", encoding="utf-8")
    with pytest.raises(UsageError, match="用量所在的数据库用不了"):
        record.flush()
    (tmp_path / "还没有").unlink()
    record.flush()
    record.flush()  # nothing is written twice
    assert read_usage(usage, DAY, DAY, "day").total.refused == 1
    usage.close()
