"""Model work runs a few at a time, waits in a bounded queue, and ends when nobody listens."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Generator, Iterator

import pytest

from app.workers import BusyError, Workers

PATIENCE_S = 5.0


@pytest.fixture
def workers() -> Iterator[Workers]:
    pool = Workers(threads=1, waiting=1)
    yield pool
    pool.close()


def until(event: threading.Event) -> Generator[str, None, None]:
    yield "started"
    assert event.wait(PATIENCE_S)
    yield "ended"


def test_items_come_in_order_from_another_thread(workers: Workers) -> None:
    def items() -> Generator[int, None, None]:
        yield threading.get_ident()
        yield from range(100)

    async def read() -> list[int]:
        return [item async for item in workers.stream(items)]

    thread, *numbers = asyncio.run(read())
    assert numbers == list(range(100))
    assert thread != threading.get_ident()


def test_an_error_reaches_the_reader_after_what_came_before_it(workers: Workers) -> None:
    def items() -> Generator[int, None, None]:
        yield 1
        raise ValueError("坏了")

    async def read() -> int:
        stream = workers.stream(items)
        first = await stream.next()
        with pytest.raises(ValueError, match="坏了"):
            await stream.next()
        with pytest.raises(StopAsyncIteration):
            await stream.next()
        return first

    assert asyncio.run(read()) == 1


def test_more_than_the_capacity_is_refused_and_later_admitted_again(workers: Workers) -> None:
    async def run() -> list[str]:
        go = threading.Event()
        first, second = workers.stream(lambda: until(go)), workers.stream(lambda: until(go))
        with pytest.raises(BusyError, match="请过几秒再试"):
            workers.stream(lambda: until(go))
        go.set()
        done = [item async for item in first] + [item async for item in second]
        for _ in range(100):  # a place is free a moment after the last item
            try:
                return done + [item async for item in workers.stream(lambda: until(go))]
            except BusyError:
                await asyncio.sleep(0.01)
        raise AssertionError("no place became free")

    assert asyncio.run(run()) == ["started", "ended"] * 3


def test_only_so_many_run_at_the_same_time() -> None:
    pool = Workers(threads=2, waiting=10)
    lock, running, most = threading.Lock(), 0, 0

    def work() -> Generator[None, None, None]:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.02)
        with lock:
            running -= 1
        yield None

    async def run() -> None:
        streams = [pool.stream(work) for _ in range(8)]
        for stream in streams:
            await stream.next()

    asyncio.run(run())
    pool.close()
    assert most == 2


def test_closing_a_stream_closes_its_generator_in_its_own_thread(workers: Workers) -> None:
    closed_in: list[int] = []
    closed = threading.Event()

    def endless() -> Generator[int, None, None]:
        thread = threading.get_ident()
        try:
            while True:
                time.sleep(0.005)
                yield thread
        finally:
            closed_in.append(threading.get_ident())
            closed.set()

    async def run() -> int:
        stream = workers.stream(endless)
        thread = await stream.next()
        stream.close()
        assert await asyncio.to_thread(closed.wait, PATIENCE_S)
        return thread

    assert [asyncio.run(run())] == closed_in


def test_one_that_still_waits_never_starts_once_closed(workers: Workers) -> None:
    started = threading.Event()

    def late() -> Generator[int, None, None]:
        started.set()
        yield 1

    async def run() -> list[int]:
        go = threading.Event()
        first = workers.stream(lambda: until(go))
        await first.next()
        second = workers.stream(late)
        second.close()
        go.set()
        assert [item async for item in first] == ["ended"]
        return [item async for item in second]

    assert asyncio.run(run()) == []
    assert not started.is_set()


def test_waiting_for_an_item_can_be_given_up_without_losing_it(workers: Workers) -> None:
    async def run() -> list[str]:
        go = threading.Event()
        stream = workers.stream(lambda: until(go))
        assert await stream.next() == "started"
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(stream.next(), 0.02)
        go.set()
        return [item async for item in stream]

    assert asyncio.run(run()) == ["ended"]
