"""What is kept of a question: when, by whom, how long, what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

# stopped: whoever asked stopped it or hung up, or it took longer than it may.
# busy: it never got its turn, the queue or the day's allowance being full.
Outcome = Literal["answered", "refused", "failed", "stopped", "busy"]

_DIGITS = 2


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, or any number that differ in nothing kept.

    Attributes:
        day: ISO date, UTC.
        hour: 0 to 23, UTC.
        caller: `Asker.identity`.
        latency_ms: From its arrival to its end, the queue included, to two significant digits: no finer than any
            figure that is shown, so that few rows hold many questions.
    """

    day: str
    hour: int
    caller: str
    outcome: Outcome
    latency_ms: int


def asked_at(when: datetime, caller: str, outcome: Outcome, seconds: float) -> Asked:
    """Return what is kept of a question that ended at `when` (UTC) after `seconds`."""
    return Asked(when.date().isoformat(), when.hour, caller, outcome, _rounded(round(1000 * seconds)))


def _rounded(milliseconds: int) -> int:
    return round(milliseconds, min(0, _DIGITS - len(str(milliseconds))))
