"""The end of a server: what is in flight comes to its end, what is new is turned away."""

from __future__ import annotations

import threading

from starlette.types import ASGIApp, Receive, Scope, Send

from app.problems import refusal_response

RETRY_AFTER_S = 10
# Open for as long as a page is open, whether or not anything is asked.
_LONG = ("/gradio_api/heartbeat/",)
_STREAM = "/gradio_api/queue/data"
_LIVE = "/api/v1/health/live"


class Drain:
    """Whether the server is about to stop, and how many requests are in flight. Thread-safe."""

    def __init__(self) -> None:
        self._begun = threading.Event()
        self._lock = threading.Lock()
        self._in_flight = 0

    def begin(self) -> None:
        """Take nothing new from now on."""
        self._begun.set()

    @property
    def has_begun(self) -> bool:
        """Whether the server is about to stop."""
        return self._begun.is_set()

    @property
    def in_flight(self) -> int:
        """How many requests wait for the end of their response."""
        return self._in_flight

    def enter(self) -> None:
        """Count a request."""
        with self._lock:
            self._in_flight += 1

    def leave(self) -> None:
        """Count it no more."""
        with self._lock:
            self._in_flight -= 1


class Draining:
    """ASGI middleware: counts requests in flight; once the server is about to stop, 503 for new ones."""

    def __init__(self, app: ASGIApp, drain: Drain) -> None:
        self._app = app
        self._drain = drain

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a connection (ASGI)."""
        if scope["type"] != "http" or scope["path"].startswith(_LONG):
            await self._app(scope, receive, send)
            return
        # The stream of an answer that a page has asked for already is nothing new.
        if self._drain.has_begun and scope["path"] not in (_LIVE, _STREAM):
            headers = {"Retry-After": str(RETRY_AFTER_S), "Connection": "close"}
            await refusal_response(scope, 503, "服务正在停止；请过一会儿再试", headers)(scope, receive, send)
            return
        self._drain.enter()
        try:
            await self._app(scope, receive, send)
        finally:
            self._drain.leave()
