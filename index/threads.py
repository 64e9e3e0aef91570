"""How many threads a computation takes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from threadpoolctl import ThreadpoolController


@contextmanager
def one_thread() -> Iterator[None]:
    """Compute without the other threads of OpenMP while the block runs; other threads of the program are not concerned.

    A short text is so little work that handing out shares of it costs more than they save: a question is embedded in
    18 ms by one thread and in 25 by two (bundled encoder, AMD EPYC), and the other core is left to others. With a larger
    encoder the shares are worth it.
    """
    with _libraries().limit(limits=1, user_api="openmp"):
        yield


@cache
def _libraries() -> ThreadpoolController:
    """Return those that are loaded by now: torch is."""
    return ThreadpoolController()
