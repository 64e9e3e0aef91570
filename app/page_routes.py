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
        ("GET", "/docs"),
        ("GET", "/openapi.json"),
        ("GET", "/config"),
        ("GET", "/theme.css"),
        ("GET", "/favicon.ico"),
        ("GET", "/robots.txt"),
        ("GET", "/manifest.json"),
        ("GET", "/gradio_api/startup-events"),
        ("GET", "/gradio_api/queue/data"),
        ("POST", "/gradio_api/queue/join"),
        ("POST", "/gradio_api/cancel"),
        ("POST", "/gradio_api/reset"),
    }
)
_READABLE = ("/assets/", "/static/", "/gradio_api/heartbeat/")


class PageRoutes:
    """ASGI middleware: 404 for every address that is not in use."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a connection (ASGI)."""
        if scope["type"] == "http" and not _is_open(scope["method"], scope["path"]):
            await problem_response(404, "没有这个地址；聊天页在 /，接口说明在 /docs")(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await self._app(scope, receive, send)


def _is_open(method: str, path: str) -> bool:
    if path.startswith(_OURS) or (method, path) in _EXACT:
        return True
    return method == "GET" and path.startswith(_READABLE)
