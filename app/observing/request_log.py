"""Gives each request a number, and notes when it is over what became of it."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from uuid import uuid4

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.access.gate import NOTE_OF_ASKER
from app.observing.metrics import Metrics

_REQUEST_ID = "zhengce.request_id"
_GOOD_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_HEADER = "X-Request-ID"
_log = logging.getLogger("zhengce.requests")

# Addresses of which a part differs from one call to the next.
_FOLDERS = (
    "/gradio_api/heartbeat/",
    "/assets/",
    "/static/",
    "/page/",
    "/api/v1/keys/",
    "/api/v1/documents/",
    "/api/v1/conversations/",
    "/api/v1/feedback/",
    "/v1/models/",
)
_ROUTES = frozenset(
    {
        "/", "/docs", "/openapi.json", "/config", "/theme.css", "/favicon.ico", "/robots.txt", "/manifest.json",
        "/login", "/logout", "/login/oidc", "/login/oidc/callback", "/metrics", "/mcp/",
        "/api/v1/ask", "/api/v1/search", "/api/v1/health", "/api/v1/health/live", "/api/v1/health/ready", "/api/v1/keys",
        "/api/v1/conversations", "/api/v1/feedback", "/api/v1/documents", "/api/v1/filters", "/api/v1/compare", "/api/v1/usage",
        "/v1/models", "/v1/chat/completions", "/v1/embeddings",
        "/gradio_api/startup-events", "/gradio_api/queue/data", "/gradio_api/queue/join", "/gradio_api/cancel",
        "/gradio_api/reset",
    }
)  # fmt: skip


def request_id_in(scope: Scope) -> str:
    """Return the number of a request."""
    return str(scope[_REQUEST_ID])


class RequestLog:
    """ASGI middleware: one line and one count a request, without the words, the parameters or the key in it.

    The caller's own `X-Request-ID` is kept where it is plain; the response repeats it.
    """

    def __init__(
        self, app: ASGIApp, metrics: Metrics, clock: Callable[[], float] = time.perf_counter
    ) -> None:
        self._app = app
        self._metrics = metrics
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a connection (ASGI)."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = dict(scope["headers"]).get(b"x-request-id", b"").decode("latin-1")
        identity = given if _GOOD_ID.fullmatch(given) else uuid4().hex
        began, status = self._clock(), 0
        noted: dict[str, str] = {}

        async def with_number(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[_HEADER] = identity
            await send(message)

        try:
            await self._app({**scope, _REQUEST_ID: identity, NOTE_OF_ASKER: noted}, receive, with_number)
        finally:
            # 499: whoever called has gone before a response; 500 would count as ours.
            self._note(scope, identity, status or 499, self._clock() - began, noted.get("asker"))

    def _note(self, scope: Scope, identity: str, status: int, seconds: float, asker: str | None) -> None:
        route, method = _route(scope["path"]), _method(scope["method"])
        self._metrics.note_request(route, method, status, seconds)
        fields = {
            "request_id": identity,
            "method": method,
            "route": route,
            "status": status,
            "ms": round(1000 * seconds, 1),
            "by": asker,
        }
        _log.info("request", extra={"fields": fields})


def _route(path: str) -> str:
    """Return the address without what differs from call to call; a made-up one is not repeated."""
    if path in _ROUTES:
        return path
    return next((f"{folder}*" for folder in _FOLDERS if path.startswith(folder)), "other")


def _method(method: str) -> str:
    return method if method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS") else "other"
