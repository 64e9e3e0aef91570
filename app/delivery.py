"""Model work read on behalf of the caller of a request: it stops when he hangs up."""

from __future__ import annotations

import asyncio
import time
from typing import Generic, TypeVar

from starlette.requests import Request

from app.workers import Stream

T = TypeVar("T")


class CallerGoneError(Exception):
    """The caller has hung up; nobody will read a response."""


class AnswerTimeoutError(Exception):
    """The work takes longer than it may."""


class Delivery(Generic[T]):
    """A stream and the connection it is for; close it in the end.

    Make it once the body of the request has been read: from then on, what the connection brings is its end.
    """

    def __init__(self, request: Request, stream: Stream[T], limit_s: float) -> None:
        """Watch the connection.

        Args:
            limit_s: How long the work may take, its time in the queue included.
        """
        self._stream = stream
        self._deadline = time.monotonic() + limit_s
        self._gone = asyncio.create_task(_disconnected(request))

    async def next(self, timeout_s: float | None = None) -> T:
        """Return the next item.

        Raises:
            CallerGoneError: If the caller hangs up first.
            AnswerTimeoutError: If the work takes longer than it may.
            StopAsyncIteration: If the stream is at its end. What the work raised is raised here.
            TimeoutError: If nothing comes in `timeout_s`; the item is not lost, ask again.
        """
        left_s = max(0.0, self._deadline - time.monotonic())
        wait_s = left_s if timeout_s is None else min(timeout_s, left_s)
        coming = asyncio.create_task(self._stream.next())
        try:
            await asyncio.wait({coming, self._gone}, timeout=wait_s, return_when=asyncio.FIRST_COMPLETED)
            if coming.done():
                return coming.result()
            if self._gone.done():
                raise CallerGoneError
            if timeout_s is None or left_s <= timeout_s:
                raise AnswerTimeoutError
            raise TimeoutError
        finally:
            coming.cancel()

    def close(self) -> None:
        """Stop the work and watch the connection no more."""
        self._stream.close()
        self._gone.cancel()


async def _disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
