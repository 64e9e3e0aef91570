"""A generator that is read from an event loop works in threads and is always closed."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Generator
from contextlib import aclosing

import pytest

from rag.langchain.threaded import threaded

PATIENCE_S = 5.0


class Counting:
    """Counts up for ever; each step after the first waits to be let go.

    Attributes:
        stepping: A step is under way.
        closed: The generator has ended.
    """

    def __init__(self) -> None:
        self.go, self.stepping, self.closed = threading.Event(), threading.Event(), threading.Event()
        self.threads: set[int] = set()

    def items(self) -> Generator[int, None, None]:
        number = 0
        try:
            while True:
                self.threads.add(threading.get_ident())
                yield number
                number += 1
                self.stepping.set()
                assert self.go.wait(PATIENCE_S)
        finally:
            self.closed.set()


def test_items_come_in_order_and_not_from_the_loops_thread() -> None:
    counting = Counting()
    counting.go.set()

    async def read() -> list[int]:
        async with aclosing(threaded(counting.items())) as items:
            return [await anext(items) for _ in range(50)]

    assert asyncio.run(read()) == list(range(50))
    assert threading.get_ident() not in counting.threads
    assert counting.closed.is_set()


def test_an_error_reaches_the_reader() -> None:
    def failing() -> Generator[int, None, None]:
        yield 1
        raise ValueError("坏了")

    async def read() -> None:
        items = threaded(failing())
        assert await anext(items) == 1
        with pytest.raises(ValueError, match="坏了"):
            await anext(items)

    asyncio.run(read())


def test_closing_closes_at_once() -> None:
    counting = Counting()

    async def read() -> None:
        items = threaded(counting.items())
        assert await anext(items) == 0
        await items.aclose()
        assert counting.closed.is_set()

    asyncio.run(read())


def test_cancelling_does_not_wait_and_closes_after_the_step_under_way() -> None:
    counting = Counting()

    async def read() -> None:
        items = threaded(counting.items())
        assert await anext(items) == 0
        reading = asyncio.ensure_future(anext(items))
        assert await asyncio.to_thread(counting.stepping.wait, PATIENCE_S)
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
        assert not counting.closed.is_set()
        counting.go.set()
        assert await asyncio.to_thread(counting.closed.wait, PATIENCE_S)

    asyncio.run(read())
