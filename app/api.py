"""The whole web application: the HTTP interface, its schema page, and the chat page."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse
from starlette.staticfiles import StaticFiles

from app.access.access import Access
from app.access.caller import backend_of
from app.access.gate import asker_in
from app.access.key_routes import build_key_router
from app.access.ledger import Ledger
from app.access.login import build_login_router
from app.access.watch import Watch
from app.addresses import LOOPBACK, is_wildcard, split_names
from app.archive.archive import Archive, tidied
from app.archive.conversation_routes import build_conversation_router
from app.archive.desk import Desk
from app.archive.feedback_routes import build_feedback_router
from app.backend import Backend
from app.comparison_routes import build_comparison_router
from app.documents.jobs import Jobs
from app.documents.pages import build_document_pages
from app.documents.read_routes import build_document_router
from app.documents.upload_folder import UploadFolder
from app.documents.write_routes import build_upload_router
from app.draining import Drain
from app.filter_routes import build_filter_router
from app.keeping import kept
from app.manage_route import build_manage_router
from app.mcp_server import build_mcp_server
from app.middleware import add_middleware
from app.observing.metrics import Metrics
from app.observing.metrics_route import build_metrics_router
from app.observing.request_log import request_id_in
from app.observing.watching import AnswerWatch
from app.openai.routes import build_openai_router
from app.problems import install_problem_handlers
from app.routes import build_router
from app.schema_page import schema_html
from app.schemas import ProblemJson
from app.ui import build_page, mount_page
from app.usage.record import UsageRecord
from app.usage.routes import build_usage_router
from app.usage.store import UsageStore
from app.workers import Workers

# What waits for a pass is embedded in the next one. Of 50 searches in one instant 95 % took up to 1,000 ms with 4 threads,
# 760 with 8, 690 with 32 (docs/benchmarks.md, "Load").
_SEARCHES_AT_ONCE = 32
ASSETS = Path(__file__).parent / "assets"

_DESCRIPTION = "政策文件问答：每句话都能在所引文件里逐字找到。错误以 RFC 9457 的 problem+json 返回，`detail` 说明哪里不对、怎样改。"


class _Application(FastAPI):
    def openapi(self) -> dict[str, Any]:
        """Return the description, with the shape of problems, which no route returns by itself."""
        described = super().openapi()
        described["components"]["schemas"].setdefault("ProblemJson", ProblemJson.model_json_schema())
        described["components"]["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
        described["security"] = [{"key": []}, {}]  # none is needed where no access is set up
        return described


def build_app(
    backend: Backend,
    access: Access | None = None,
    *,
    host: str = LOOPBACK,
    drain: Drain | None = None,
    archive: Archive | None = None,
    usage: UsageStore | None = None,
) -> FastAPI:
    """Return the application that serves `backend`; it connects to nothing that the configuration does not name.

    Args:
        access: Who is let in; None for everybody.
        host: Where it listens; beyond the loopback interface nobody is let in unknown.
        drain: Told when the server is about to stop.
        archive: Keeps conversations and feedback; None keeps nothing.
        usage: Keeps how much is asked; None keeps nothing.
    """
    config, drain = backend.config, drain or Drain()
    ledger = Ledger(access.store if access else None, config.limits.questions_per_day)
    threads = config.server.max_concurrent

    def pool(threads: int, waiting: int) -> Workers:
        return Workers(threads, waiting, when_full=lambda: metrics.note_turned_away("queue"))

    workers = pool(threads, threads * config.server.waiting_per_worker)
    # A search takes a fiftieth of an answer: it waits for none.
    searchers = pool(_SEARCHES_AT_ONCE, config.server.waiting_searches)
    metrics = Metrics(backend.status, lambda: workers.admitted, workers.capacity)
    record = UsageRecord(usage)
    of = backend_of(backend, _watch_of(metrics, ledger, record, config.logging.questions))
    desk = Desk(archive, of, backend.documents) if archive else None
    names = [*split_names(config.server.names), *([] if is_wildcard(host) else [_in_url(host)])]
    uploads = UploadFolder(backend.workspace)
    jobs = Jobs(uploads)
    mcp = build_mcp_server(of, workers, searchers, names)
    mcp_app = mcp.streamable_http_app()  # makes the session manager

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        if archive is not None:
            await tidied(archive)
        async with mcp.session_manager.run(), kept(ledger, record):
            jobs.recover(backend)
            yield
        workers.close()
        searchers.close()

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
        if usage is not None:
            app.include_router(build_usage_router(usage, access))
    app.include_router(build_filter_router(of))
    app.include_router(build_comparison_router(of, workers))
    if desk is not None:
        app.include_router(build_conversation_router(desk))
        app.include_router(build_feedback_router(desk))
    app.include_router(build_upload_router(of, jobs, uploads))  # before what takes `jobs` for a document
    app.include_router(build_document_router(of))
    app.include_router(build_document_pages(of))
    app.include_router(build_manage_router(of, access, usage))
    app.include_router(build_router(of, workers, searchers, backend.status, drain, desk))
    app.include_router(build_openai_router(of, workers))
    app.include_router(build_metrics_router(metrics))

    @app.get("/docs", include_in_schema=False)
    async def docs(request: Request) -> HTMLResponse:
        return HTMLResponse(schema_html(app.openapi(), str(request.base_url)))

    app.mount("/mcp", mcp_app)
    app.mount("/page", StaticFiles(directory=ASSETS))
    _in_event_loop(lambda: mount_page(app, build_page(of, workers, desk)))
    add_middleware(
        app, config, access, host=host, names=names, note_use=ledger.note_use, metrics=metrics, drain=drain
    )
    return app


def _watch_of(
    metrics: Metrics, ledger: Ledger, record: UsageRecord, log_questions: bool
) -> Callable[[HTTPConnection], Watch]:
    def watch_of(request: HTTPConnection) -> Watch:
        asker, request_id = asker_in(request.scope), request_id_in(request.scope)
        return AnswerWatch(
            metrics, ledger.take_question, record.note, asker, request_id, log_questions=log_questions
        )

    return watch_of


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host


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
