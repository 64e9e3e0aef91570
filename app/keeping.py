"""Writes down, while the server runs, what is counted in memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Protocol

from starlette.concurrency import run_in_threadpool

from app.access.errors import AccessError
from app.problems import log_failure
from app.usage.errors import UsageError

_EVERY_S = 15.0


class Counting(Protocol):
    """Something that counts in memory."""

    def flush(self) -> None:
        """Write down what was counted.

        Raises:
            AccessError, UsageError: If it cannot be written; nothing is lost then.
        """
        ...


@asynccontextmanager
async def kept(*counting: Counting) -> AsyncIterator[None]:
    """Read the counts, write them down every few seconds while the block runs, and once more at its end."""
    await _flush(counting)
    task = asyncio.create_task(_keep(counting))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await _flush(counting)


async def _keep(counting: tuple[Counting, ...]) -> None:
    while True:
        await asyncio.sleep(_EVERY_S)
        await _flush(counting)


async def _flush(counting: tuple[Counting, ...]) -> None:
    for each in counting:
        try:
            await run_in_threadpool(each.flush)
        except (AccessError, UsageError) as error:  # tried again next time; nothing is lost meanwhile
            log_failure(error)
