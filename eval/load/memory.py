"""The server's memory while people keep asking."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from eval.load.crowd import Crowd, asking_in_turn
from eval.load.server import RunningServer

MB = 2**20


@dataclass(frozen=True, slots=True)
class Sample:
    """Resident memory at a moment, in seconds since the first."""

    at_s: float
    mb: float


@dataclass(frozen=True, slots=True)
class Memory:
    """What was seen.

    Attributes:
        slope_mb_per_hour: Of the straight line that fits the samples best (least squares).
    """

    crowd: Crowd
    samples: tuple[Sample, ...]
    slope_mb_per_hour: float


async def memory_while_asked(
    server: RunningServer, questions: Sequence[str], people: int, seconds: float, every_s: float
) -> Memory:
    """Let people ask in turn, and note the memory at the start, every so often, and at the end.

    Warm the server up before: what it loads for its first answers is no leak.
    """
    samples: list[Sample] = []
    started = time.monotonic()

    def note() -> None:
        samples.append(Sample(time.monotonic() - started, server.resident_bytes() / MB))

    async def watch() -> None:
        while True:
            note()
            await asyncio.sleep(every_s)

    watching = asyncio.create_task(watch())
    try:
        crowd = await asking_in_turn(server.url, questions, people, started + seconds)
    finally:
        watching.cancel()
    note()
    return Memory(crowd, tuple(samples), slope_mb_per_hour(samples))


def slope_mb_per_hour(samples: Sequence[Sample]) -> float:
    """Return the slope of the least-squares line; 0 for fewer than two samples."""
    if len(samples) < 2:
        return 0.0
    slope, _ = np.polyfit([each.at_s / 3600 for each in samples], [each.mb for each in samples], 1)
    return float(slope)
