"""Refuses a request whose body is too large or too slow, whether or not it says so beforehand."""

from __future__ import annotations

import asyncio
import time

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.problems import refusal_response

_UPLOADS = ("POST", "/api/v1/documents")
_MB = 1_000_000


class BodyLimit:
    """ASGI middleware: 413 for a body that is too large, 408 for one that does not arrive in time."""

    def __init__(self, app: ASGIApp, *, max_mb: int, upload_mb: int, within_s: float) -> None:
        """Set the bounds.

        Args:
            max_mb: Of a request.
            upload_mb: Of an upload of documents.
            within_s: From the first read of the body to its end.
        """
        self._app = app
        self._max_mb = max_mb
        self._upload_mb = upload_mb
        self._within_s = within_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a connection (ASGI)."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        max_mb = self._upload_mb if (scope["method"], scope["path"]) == _UPLOADS else self._max_mb
        detail = f"请求正文超过 {max_mb} MB；请缩短后再试"
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        if not declared.isdigit() or int(declared) > max_mb * _MB:
            await refusal_response(scope, 413, detail)(scope, receive, send)
            return
        received, is_whole, deadline = 0, False, 0.0

        async def counted() -> Message:
            nonlocal received, is_whole, deadline
            if is_whole:
                return await receive()  # waits for the end of the connection
            deadline = deadline or time.monotonic() + self._within_s
            try:
                message = await asyncio.wait_for(receive(), deadline - time.monotonic())
            except TimeoutError:
                raise HTTPException(
                    408, f"请求正文没有在 {self._within_s:g} 秒内传完；请检查网络后再试"
                ) from None
            if message["type"] == "http.request":
                is_whole = not message.get("more_body", False)
                received += len(message.get("body", b""))
                if received > max_mb * _MB:
                    raise HTTPException(413, detail)
            return message

        await self._app(scope, counted, send)
