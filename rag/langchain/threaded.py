"""A generator that works in a thread, read from an event loop."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Generator
from typing import Final, TypeVar

T = TypeVar("T")


class _End:
    pass


_END: Final = _End()


async def threaded(items: Generator[T, None, None]) -> AsyncGenerator[T, None]:
    """Yield what a generator yields, each step of it run in a thread.

    However the reading ends, the generator is closed: at once where it waits to be read, and after the step under way
    where the reader was cancelled meanwhile, who does not wait for it.
    """
    loop = asyncio.get_running_loop()
    one_at_a_time = threading.Lock()  # a generator cannot be closed while it runs

    def step() -> T | _End:
        with one_at_a_time:
            return next(items, _END)

    def close() -> None:
        with one_at_a_time:
            items.close()

    try:
        while not isinstance(item := await loop.run_in_executor(None, step), _End):
            yield item
    except asyncio.CancelledError:
        loop.run_in_executor(None, close)
        raise
    except GeneratorExit:
        await loop.run_in_executor(None, close)
        raise
