"""One call as somebody makes it who waits when he is told to wait."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

import httpx

PATIENCE_S = 600.0


@dataclass(frozen=True, slots=True)
class Call:
    """How a call went.

    Attributes:
        ms: From the first try to the answer, waiting included.
        waits: How often the caller was told to wait (429 with `Retry-After`) and came back.
        fault: What became of it instead of an answer; None if it was answered.
    """

    ms: float
    waits: int
    fault: str | None


def new_client(url: str) -> httpx.AsyncClient:
    """Return a client that opens as many connections as it is asked to, and trusts no proxy of the environment."""
    return httpx.AsyncClient(
        base_url=url,
        timeout=httpx.Timeout(PATIENCE_S),
        limits=httpx.Limits(max_connections=None, max_keepalive_connections=None),
        trust_env=False,
    )


async def call(
    client: httpx.AsyncClient, path: str, body: dict[str, object], patience_s: float = PATIENCE_S
) -> Call:
    """Post until there is an answer, coming back after each `Retry-After`, at most for `patience_s`."""
    started, waits = time.perf_counter(), 0

    def ended(fault: str | None) -> Call:
        return Call((time.perf_counter() - started) * 1000, waits, fault)

    while True:
        try:
            reply = await client.post(path, json=body)
        except httpx.TransportError as error:
            return ended(type(error).__name__)
        if reply.status_code == 200:
            return ended(None)
        if reply.status_code != 429 or "retry-after" not in reply.headers:
            return ended(str(reply.status_code))
        waits += 1
        pause_s = float(reply.headers["retry-after"])
        if time.perf_counter() - started + pause_s > patience_s:
            return ended("still told to wait")
        await asyncio.sleep(pause_s)
