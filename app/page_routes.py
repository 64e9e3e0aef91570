"""Which of Gradio's addresses are open: those that the chat page uses, and no others."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from app.problems import problem_response

# Gradio also answers uploads, file and proxy reads, run histories, MCP, monitoring …; the page needs none of them.
_OURS = ("/api/v1/", "/v1/", "/mcp/", "/page/")
_EXACT = frozenset(
    {
        ("GET", "/"),
        ("HEAD", "/"),
        ("GET", "/metrics"),
        ("GET", "/docs"),
        ("GET", "/manage"),
        ("GET", "/openapi.json"),
        ("GET", "/config"),
        ("GET", "/theme.css"),
        ("GET", "/favicon.ico"),
        ("GET", "/robots.txt"),
        ("GET", "/manifest.json"),
        ("GET", "/gradio_api/app_id"),  # asked for until a lost server is back
        ("GET", "/gradio_api/startup-events"),
        ("GET", "/gradio_api/queue/data"),
        ("POST", "/gradio_api/queue/join"),
        ("POST", "/gradio_api/cancel"),
        ("POST", "/gradio_api/reset"),
    }
)
_LOGIN = frozenset(
    {
        ("GET", "/login"),
        ("POST", "/login"),
        ("POST", "/logout"),
        ("GET", "/login/oidc"),
        ("GET", "/login/oidc/callback"),
    }
)
_READABLE = ("/documents/", "/assets/", "/static/", "/gradio_api/heartbeat/")


class PageRoutes:
    """ASGI middleware: 404 for every address that is not in use."""

    def __init__(self, app: ASGIApp, *, with_login: bool = False) -> None:
        """Open the addresses of the page.

        Args:
            with_login: Open those of the login, too; Gradio has its own behind them.
        """
        self._app = app
        self._exact = _EXACT | _LOGIN if with_login else _EXACT

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a connection (ASGI)."""
        if scope["type"] == "http" and not self._is_open(scope["method"], scope["path"]):
            await problem_response(404, "没有这个地址；聊天页在 /，接口说明在 /docs")(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await self._app(scope, receive, send)

    def _is_open(self, method: str, path: str) -> bool:
        if path.startswith(_OURS) or (method, path) in self._exact:
            return True
        return method == "GET" and path.startswith(_READABLE)
