"""The HTML document around the chat page, which Gradio makes for the world: here in Chinese and under a strict policy."""

from __future__ import annotations

import base64
import hashlib
import re

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.security_headers import POLICY_HEADER, content_security_policy

PAGE_PATH = "/"
_INLINE_SCRIPT = re.compile(rb"<script(?![^>]*\ssrc\s*=)[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE)
_SHARING_CARD = re.compile(rb'<meta\s+(?:property="og:|name="twitter:)[^>]*/>\s*')


def localised(page: bytes) -> bytes:
    """Return Gradio's document declared as Chinese, without the sharing cards that name foreign addresses."""
    return _SHARING_CARD.sub(b"", page).replace(b'lang="en"', b'lang="zh-CN"', 1)


def inline_script_hashes(page: bytes) -> list[str]:
    """Return the policy sources that admit exactly the inline scripts standing in `page`."""
    # An HTML parser makes one LF of CR LF before a script is hashed.
    scripts = {match[1].replace(b"\r\n", b"\n") for match in _INLINE_SCRIPT.finditer(page)}
    digests = (base64.b64encode(hashlib.sha256(script).digest()).decode() for script in scripts)
    return sorted(f"'sha256-{digest}'" for digest in digests)


class PageShell:
    """ASGI middleware around the chat page's document; other paths pass through."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a connection (ASGI)."""
        if scope["type"] != "http" or scope["path"] != PAGE_PATH or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        # Plain bytes are wanted, and none of Gradio's query options (deep links into stored sessions).
        kept = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        await self._app({**scope, "headers": kept, "query_string": b""}, receive, _Document(send).receive)


class _Document:
    """Holds a page back until it is whole, since its policy names the scripts in it."""

    def __init__(self, send: Send) -> None:
        """Serve a connection (ASGI)."""
        self._send = send
        self._start: Message = {}
        self._body = bytearray()

    async def receive(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        if message["type"] != "http.response.body":  # Starlette tells a test client what it renders
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        page = bytes(self._body)
        headers = MutableHeaders(scope=self._start)
        if headers.get("content-type", "").startswith("text/html"):
            page = localised(page)
            # Gradio makes a function of each HTML component's template, a constant; hence unsafe-eval.
            headers[POLICY_HEADER] = content_security_policy("'unsafe-eval'", *inline_script_hashes(page))
            headers["content-length"] = str(len(page))
        await self._send(self._start)
        await self._send({"type": "http.response.body", "body": page})
