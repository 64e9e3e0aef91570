"""Writes down, while the server runs, what the ledger counts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from starlette.concurrency import run_in_threadpool

from app.access.errors import AccessError
from app.access.ledger import Ledger
from app.problems import log_failure

_EVERY_S = 15.0


@asynccontextmanager
async def kept(ledger: Ledger) -> AsyncIterator[None]:
    """Read the counts, write them down every few seconds while the block runs, and once more at its end."""
    await _flush(ledger)
    task = asyncio.create_task(_keep(ledger))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await _flush(ledger)


async def _keep(ledger: Ledger) -> None:
    while True:
        await asyncio.sleep(_EVERY_S)
        await _flush(ledger)


async def _flush(ledger: Ledger) -> None:
    try:
        await run_in_threadpool(ledger.flush)
    except AccessError as error:  # tried again next time; nothing is lost meanwhile
        log_failure(error)
