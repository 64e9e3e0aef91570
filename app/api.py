"""The whole web application: the HTTP interface, its schema page, and the chat page."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from starlette.responses import HTMLResponse
from starlette.staticfiles import StaticFiles

from app.access.access import Access
from app.access.caller import backend_of
from app.access.gate import AccessGate
from app.access.key_routes import build_key_router
from app.access.login import build_login_router
from app.access.page_sessions import PageSessions
from app.addresses import LOOPBACK, is_loopback, split_names
from app.backend import Backend
from app.body_limit import BodyLimit
from app.known_hosts import KnownHosts
from app.mcp_server import build_mcp_server
from app.openai.routes import build_openai_router
from app.page_routes import PageRoutes
from app.page_shell import PageShell
from app.problems import install_problem_handlers
from app.routes import build_router
from app.schema_page import schema_html
from app.schemas import ProblemJson
from app.security_headers import SecurityHeaders
from app.ui import build_page, mount_page
from app.workers import Workers

MAX_BODY_BYTES = 1_000_000
ASSETS = Path(__file__).parent / "assets"

_DESCRIPTION = "政策文件问答：每句话都能在所引文件里逐字找到。错误以 RFC 9457 的 problem+json 返回，`detail` 说明哪里不对、怎样改。"


class _Application(FastAPI):
    def openapi(self) -> dict[str, Any]:
        """Return the description, with the shape of problems, which no route returns by itself."""
        described = super().openapi()
        described["components"]["schemas"].setdefault("ProblemJson", ProblemJson.model_json_schema())
        return described


def build_app(backend: Backend, access: Access | None = None, *, host: str = LOOPBACK) -> FastAPI:
    """Return the application that serves `backend`; it connects to nothing that the configuration does not name.

    Args:
        access: Who is let in; None for everybody.
        host: Where it listens; beyond the loopback interface nobody is let in unknown.
    """
    config = backend.config
    threads = config.server.max_concurrent
    workers = Workers(threads, waiting=threads * config.server.waiting_per_worker)
    of = backend_of(backend)

    names = [*split_names(config.server.names), host]
    mcp = build_mcp_server(of, workers, names)
    mcp_app = mcp.streamable_http_app()  # makes the session manager

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with mcp.session_manager.run():
            yield
        workers.close()

    app = _Application(
        title="政策问答",
        version=version("zhengce"),
        description=_DESCRIPTION,
        docs_url=None,  # FastAPI's page loads its scripts from elsewhere
        redoc_url=None,
        lifespan=lifespan,
    )
    install_problem_handlers(app)
    if access is not None:
        app.include_router(build_login_router(access))
        app.include_router(build_key_router(access))
    app.include_router(build_router(of, workers))
    app.include_router(build_openai_router(of, workers))

    @app.get("/docs", include_in_schema=False)
    async def docs(request: Request) -> HTMLResponse:
        return HTMLResponse(schema_html(app.openapi(), str(request.base_url)))

    app.mount("/mcp", mcp_app)
    app.mount("/page", StaticFiles(directory=ASSETS))
    _in_event_loop(lambda: mount_page(app, build_page(of, workers)))
    # The last one added is outermost.
    app.add_middleware(PageShell)
    app.add_middleware(PageRoutes, with_login=access is not None)
    app.add_middleware(PageSessions)
    app.add_middleware(AccessGate, access=access, always=not is_loopback(host))
    app.add_middleware(BodyLimit, max_bytes=MAX_BODY_BYTES)
    app.add_middleware(KnownHosts, names=names)
    app.add_middleware(SecurityHeaders)
    return app


def _in_event_loop(action: Callable[[], None]) -> None:
    """Run `action` where an event loop is running; outside one, Gradio makes a loop for each lock and closes none."""

    async def run() -> None:
        action()

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        asyncio.run(run())
    else:
        action()
