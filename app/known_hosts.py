"""Answers only who asks for this server by its name: a page of another site cannot reach it by pointing its own name here."""

from __future__ import annotations

from collections.abc import Collection

from starlette.types import ASGIApp, Receive, Scope, Send

from app.problems import problem_response

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})


class KnownHosts:
    """ASGI middleware: 421 for a `Host` that is neither of the loopback interface nor named in the configuration.

    Without it a web page could read answers through the reader's own browser (DNS rebinding).
    """

    def __init__(self, app: ASGIApp, names: Collection[str]) -> None:
        self._app = app
        self._names = _LOOPBACK | {name.lower() for name in names}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a connection (ASGI)."""
        if scope["type"] == "http" and _name(scope) not in self._names:
            detail = "请用 http://127.0.0.1 或 http://localhost 访问；经反向代理访问时，把它的域名写进配置 server.names"
            await problem_response(421, detail)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _name(scope: Scope) -> str:
    """Return the name in the `Host` header, without the port."""
    host: str = dict(scope["headers"]).get(b"host", b"").decode("latin-1").lower()
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdigit() else host
