"""Keeps what Gradio remembers of a page apart by who is logged in: a page's number is no proof of whose it is."""

from __future__ import annotations

import hashlib
import json
from urllib.parse import parse_qsl, urlencode

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.access.gate import asker_in

_BODIES = frozenset({"/gradio_api/queue/join", "/gradio_api/cancel"})
_STREAM = "/gradio_api/queue/data"
_HEARTBEAT = "/gradio_api/heartbeat/"
_FIELD = "session_hash"


class PageSessions:
    """ASGI middleware: to each number that a page gives itself, adds whose page it is.

    A browser makes these numbers up, without a random source worth the name. With another's number somebody could
    otherwise listen to his answers, and be given his conversation as the context of a question.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a connection (ASGI)."""
        if scope["type"] != "http" or not asker_in(scope).is_known:
            await self._app(scope, receive, send)
            return
        identity, path = asker_in(scope).identity, scope["path"]
        if path in _BODIES:
            receive, length = await _with_owner(receive, identity)
            headers = [
                pair for pair in scope["headers"] if pair[0] not in (b"content-length", b"transfer-encoding")
            ]
            scope = {**scope, "headers": [*headers, (b"content-length", str(length).encode())]}
        elif path == _STREAM:
            pairs = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
            renamed = [(name, _owned(value, identity) if name == _FIELD else value) for name, value in pairs]
            scope = {**scope, "query_string": urlencode(renamed).encode("latin-1")}
        elif path.startswith(_HEARTBEAT):
            path = _HEARTBEAT + _owned(path.removeprefix(_HEARTBEAT), identity)
            scope = {**scope, "path": path, "raw_path": path.encode("ascii")}
        await self._app(scope, receive, send)


async def _with_owner(receive: Receive, identity: str) -> tuple[Receive, int]:
    """Return what gives the body with its page's number changed, and its length; one that is no JSON stays as it is."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":  # the caller has gone
            break
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    try:
        value = json.loads(body)
        value[_FIELD] = _owned(str(value[_FIELD]), identity)
        body = bytearray(json.dumps(value).encode())
    except (ValueError, TypeError, KeyError, RecursionError):
        pass  # Gradio says what is wrong with it; without a number it is nobody's page
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": bytes(body), "more_body": False}

    return again, len(body)


def _owned(number: str, identity: str) -> str:
    return hashlib.sha256(f"{identity}\n{number}".encode()).hexdigest()[:32]
