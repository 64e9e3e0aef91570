"""How often somebody may call."""

from __future__ import annotations

import math
import time

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.types import ASGIApp, Receive, Scope, Send

from app.access.gate import asker_in
from app.observing.metrics import Metrics
from app.problems import refusal_response

# What costs something; the page's own files and the health checks do not.
_COUNTED = ("/api/v1/", "/v1/", "/mcp", "/gradio_api/queue/join")
_FREE = ("/api/v1/health/",)


class RateLimit:
    """ASGI middleware: 429 with Retry-After for whoever calls more often than he may, by key, user or address."""

    def __init__(self, app: ASGIApp, per_minute: int, metrics: Metrics) -> None:
        """Count from nothing.

        Args:
            per_minute: For somebody of whom nothing else was said; 0 for no limit.
        """
        self._app = app
        self._per_minute = per_minute
        self._metrics = metrics
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a connection (ASGI)."""
        path = scope.get("path", "")
        if scope["type"] == "http" and path.startswith(_COUNTED) and not path.startswith(_FREE):
            asker = asker_in(scope)
            limit = asker.allowance.requests_per_minute
            limit = self._per_minute if limit is None else limit
            item = RateLimitItemPerMinute(limit) if limit else None
            if item is not None and not self._limiter.hit(item, asker.identity):
                self._metrics.note_turned_away("rate")
                wait_s = max(
                    1,
                    math.ceil(self._limiter.get_window_stats(item, asker.identity).reset_time - time.time()),
                )
                detail = f"请求太多：每分钟最多 {limit} 次；请过 {wait_s} 秒再试"
                await refusal_response(scope, 429, detail, {"Retry-After": str(wait_s)})(scope, receive, send)
                return
        await self._app(scope, receive, send)
