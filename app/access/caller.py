"""Who calls, as a route sees it."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import HTTPConnection

from app.access.gate import asker_in
from app.access.limited import LimitedBackend
from app.access.watch import Watch
from app.backend import Backend

BackendOf = Callable[[HTTPConnection], LimitedBackend]


def backend_of(backend: Backend, watch_of: Callable[[HTTPConnection], Watch] | None = None) -> BackendOf:
    """Return what gives the service as the caller of a request sees it.

    Args:
        watch_of: Gives what passes on the events of his answers.
    """

    def of(request: HTTPConnection) -> LimitedBackend:
        return LimitedBackend(backend, asker_in(request.scope), watch_of(request) if watch_of else None)

    return of
