"""Who calls, as a route sees it."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import HTTPConnection

from app.access.gate import asker_in
from app.access.limited import LimitedBackend
from app.backend import Backend

BackendOf = Callable[[HTTPConnection], Backend]


def backend_of(backend: Backend) -> BackendOf:
    """Return what gives the service as the caller of a request sees it."""
    return lambda request: LimitedBackend(backend, asker_in(request.scope))
