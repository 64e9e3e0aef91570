"""What every request passes on its way in, in order."""

from __future__ import annotations

from collections.abc import Callable, Collection

from fastapi import FastAPI

from app.access.access import Access
from app.access.asker import Asker
from app.access.gate import AccessGate
from app.access.page_sessions import PageSessions
from app.addresses import is_loopback
from app.body_limit import BodyLimit
from app.config import Config
from app.draining import Drain, Draining
from app.known_hosts import KnownHosts
from app.observing.metrics import Metrics
from app.observing.request_log import RequestLog
from app.page_routes import PageRoutes
from app.page_shell import PageShell
from app.rate_limit import RateLimit
from app.security_headers import SecurityHeaders


def add_middleware(
    app: FastAPI,
    config: Config,
    access: Access | None,
    *,
    host: str,
    names: Collection[str],
    note_use: Callable[[Asker], None],
    metrics: Metrics,
    drain: Drain,
) -> None:
    """Put it all before `app`.

    Args:
        access: Who is let in; None for everybody.
        host: Where the server listens.
        names: Host names that requests may be for.
        note_use: Told who is let in.
    """
    limits = config.limits
    # The last one added is outermost: read from the bottom up.
    app.add_middleware(PageShell)
    app.add_middleware(PageRoutes, with_login=access is not None)
    app.add_middleware(PageSessions)
    app.add_middleware(RateLimit, per_minute=limits.requests_per_minute, metrics=metrics)
    app.add_middleware(AccessGate, access=access, always=not is_loopback(host), note_use=note_use)
    app.add_middleware(
        BodyLimit, max_mb=limits.request_mb, upload_mb=limits.upload_mb, within_s=limits.request_s
    )
    app.add_middleware(Draining, drain=drain)
    app.add_middleware(KnownHosts, names=names)
    app.add_middleware(RequestLog, metrics=metrics)
    app.add_middleware(SecurityHeaders, by_tls=config.server.is_reached_by_tls)
