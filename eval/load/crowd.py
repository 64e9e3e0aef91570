"""Many people at once, and whether the server answers a glance meanwhile."""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx

from eval.load.caller import Call, call, new_client
from eval.load.spread import Spread, spread

SEARCH, ASK, LIVE = "/api/v1/search", "/api/v1/ask", "/api/v1/health/live"
_PROBE_EVERY_S = 0.05


@dataclass(frozen=True, slots=True)
class Crowd:
    """What became of the calls of many people.

    Attributes:
        answered: Milliseconds of the calls that were answered, waiting included.
        told_to_wait: Calls that were told so at least once; they came back.
        lost: What went wrong with each call that was not answered.
        live: Milliseconds of the health checks meanwhile.
    """

    people: int
    answered: Spread | None
    told_to_wait: int
    lost: tuple[str, ...]
    live: Spread | None


async def searching_at_once(url: str, queries: Sequence[str], people: int, rounds: int) -> Crowd:
    """Let so many people search at the same moment, again when the last of them has his result."""
    calls: list[Call] = []
    next_query = itertools.cycle(queries)
    async with new_client(url) as client, _probed(client) as live:
        for _ in range(rounds):
            calls += await asyncio.gather(
                *(call(client, SEARCH, {"query": next(next_query), "k": 10}) for _ in range(people))
            )
    return _crowd(people, calls, live)


async def searching_in_turn(
    url: str, queries: Sequence[str], people: int, searches: int, pause_s: float
) -> Crowd:
    """Let so many people search, each so often, reading for about `pause_s` (0.5 to 1.5 times that) before each search."""
    chance = random.Random(1)  # noqa: S311 (pauses, no secret)

    async def person(own: Sequence[str]) -> list[Call]:
        calls = []
        for query in own:
            await asyncio.sleep(chance.uniform(0.5, 1.5) * pause_s)
            calls.append(await call(client, SEARCH, {"query": query, "k": 10}))
        return calls

    cycle = itertools.cycle(queries)
    shares = [list(itertools.islice(cycle, searches)) for _ in range(people)]
    async with new_client(url) as client, _probed(client) as live:
        each = await asyncio.gather(*(person(own) for own in shares))
    return _crowd(people, list(itertools.chain.from_iterable(each)), live)


async def asking_at_once(url: str, questions: Sequence[str], people: int) -> Crowd:
    """Let so many people ask at the same moment; who is told to wait comes back."""
    cycle = itertools.cycle(questions)
    async with new_client(url) as client, _probed(client) as live:
        calls = await asyncio.gather(*(call(client, ASK, {"question": next(cycle)}) for _ in range(people)))
    return _crowd(people, calls, live)


async def asking_in_turn(url: str, questions: Sequence[str], people: int, until: float) -> Crowd:
    """Let so many people ask one question after another until `until` (of `time.monotonic`)."""
    cycle = itertools.cycle(questions)

    async def person() -> list[Call]:
        calls = []
        while time.monotonic() < until:
            calls.append(await call(client, ASK, {"question": next(cycle)}))
        return calls

    async with new_client(url) as client, _probed(client) as live:
        each = await asyncio.gather(*(person() for _ in range(people)))
    return _crowd(people, list(itertools.chain.from_iterable(each)), live)


def _crowd(people: int, calls: Sequence[Call], live: Sequence[Call]) -> Crowd:
    lost = [each.fault for each in (*calls, *live) if each.fault is not None]
    return Crowd(
        people,
        spread([each.ms for each in calls if each.fault is None]),
        sum(each.waits > 0 for each in calls),
        tuple(lost),
        spread([each.ms for each in live if each.fault is None]),
    )


@asynccontextmanager
async def _probed(client: httpx.AsyncClient) -> AsyncIterator[list[Call]]:
    """Ask again and again whether the server is alive; gives the list that these calls are written to."""
    probes: list[Call] = []

    async def probe() -> None:
        while True:
            started, fault = time.perf_counter(), None
            try:
                reply = await client.get(LIVE)
                fault = None if reply.status_code == 200 else f"health {reply.status_code}"
            except httpx.TransportError as error:
                fault = f"health {type(error).__name__}"
            finally:  # one that is still waiting at the end has waited as long as that
                probes.append(Call((time.perf_counter() - started) * 1000, 0, fault))
            await asyncio.sleep(_PROBE_EVERY_S)

    probing = asyncio.create_task(probe())
    try:
        yield probes
    finally:
        probing.cancel()
        await asyncio.wait([probing])
