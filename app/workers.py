"""Threads for model work: a fixed number, a bounded queue before them, and streams that stop when nobody listens."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Generator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


class BusyError(RuntimeError):
    """As many calls run and wait as may; the caller should come back later."""


@dataclass(frozen=True, slots=True)
class _Failure:
    error: Exception


class _End:
    pass


_END = _End()


class Stream(Generic[T]):
    """What a generator yields in a worker thread, read from an event loop; iterate it once, and close it."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._items: asyncio.Queue[T | _Failure | _End] = asyncio.Queue()
        self._stopped = threading.Event()
        self._future: Future[None] | None = None

    def __aiter__(self) -> AsyncIterator[T]:
        return self

    async def __anext__(self) -> T:
        return await self.next()

    async def next(self) -> T:
        """Return the next item; cancelling it loses none.

        Raises:
            StopAsyncIteration: At the end. What the generator raised is raised here.
        """
        item = await self._items.get()
        if isinstance(item, _End):
            self._items.put_nowait(item)
            raise StopAsyncIteration
        if isinstance(item, _Failure):
            self._items.put_nowait(_END)
            raise item.error
        return item

    def close(self) -> None:
        """Close the generator as soon as it has yielded what it is at; one that still waits never starts."""
        self._stopped.set()
        if self._future is not None and self._future.cancel():
            self._items.put_nowait(_END)

    def _pump(self, start: Callable[[], Generator[T, None, None]]) -> None:
        """Run the generator to its end, in a worker thread."""
        last: _Failure | _End = _END
        try:
            items = start()
            try:
                for item in items:
                    if self._stopped.is_set():
                        break
                    self._put(item)
            finally:
                items.close()
        except Exception as error:
            last = _Failure(error)
        self._put(last)

    def _put(self, item: T | _Failure | _End) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._items.put_nowait, item)


class Workers:
    """Runs generators in threads.

    Attributes:
        capacity: Calls that may run or wait at the same time.
    """

    def __init__(self, threads: int, waiting: int, when_full: Callable[[], None] = lambda: None) -> None:
        """Make the pool; threads start when first needed.

        Args:
            threads: Calls that run at the same time.
            waiting: Further calls that wait for a thread.
            when_full: Told of each call that is turned away.
        """
        self._when_full = when_full
        self.capacity = threads + waiting
        self._admitted = 0
        self._lock = threading.Lock()
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="answer")

    def stream(
        self, start: Callable[[], Generator[T, None, None]], unstarted: Callable[[], None] = lambda: None
    ) -> Stream[T]:
        """Run the generator that `start` makes in a worker thread; needs a running event loop.

        Args:
            unstarted: Told if it is turned away, or closed while it still waits.

        Raises:
            BusyError: If `capacity` calls run or wait.
        """
        with self._lock:
            if self._admitted >= self.capacity:
                self._when_full()
                unstarted()
                raise BusyError("正在回答的问题太多，请过几秒再试")
            self._admitted += 1
        stream: Stream[T] = Stream()
        try:
            stream._future = self._executor.submit(stream._pump, start)
        except RuntimeError:  # shut down
            self._release()
            raise

        def ended(future: Future[None]) -> None:
            self._release()
            if future.cancelled():
                unstarted()

        stream._future.add_done_callback(ended)
        return stream

    async def call(self, function: Callable[[], T], unstarted: Callable[[], None] = lambda: None) -> T:
        """Run `function` in a worker thread and return what it returns.

        Args:
            unstarted: As `stream`.

        Raises:
            BusyError: If `capacity` calls run or wait.
        """

        def once() -> Generator[T, None, None]:
            yield function()

        stream = self.stream(once, unstarted)
        try:
            return await stream.next()
        finally:
            stream.close()

    @property
    def admitted(self) -> int:
        """Calls that run or wait."""
        return self._admitted

    def close(self) -> None:
        """Start nothing more; what runs is left to end by itself."""
        self._executor.shutdown(wait=False, cancel_futures=True)

    def _release(self) -> None:
        with self._lock:
            self._admitted -= 1
