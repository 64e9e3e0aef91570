"""The routes under /api/v1."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any
from uuid import uuid4

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response, StreamingResponse

from app import requests
from app.access.caller import BackendOf
from app.archive.asking import asking
from app.archive.desk import Desk
from app.calls import admitted, limit_s, next_item
from app.delivery import Delivery
from app.draining import Drain
from app.event_stream import MEDIA_TYPE as EVENT_STREAM
from app.event_stream import SCHEMA as EVENT_SCHEMA
from app.event_stream import server_sent_events
from app.problem_responses import PROBLEM_CONTENT, problem_responses
from app.problems import ProblemError
from app.render import health_json, search_json
from app.schemas import AnswerJson, AskBody, HealthJson, LiveJson, ReadyJson, SearchBody, SearchJson
from app.status import Status
from app.workers import Workers
from rag.types import AnswerEvent, AnswerReady, Passage

_ASK = (
    "依据已入库的文件作答。`stream` 为 true，或请求头有 `Accept: text/event-stream` 时，以 SSE 返回事件："
    "`stage`（进入一个阶段）、`sentence`（核对过的一句话）、`answer`（完整回答，总是最后一个）；"
    "中途出错则以 `error` 结束。"
)
_SEARCH = "返回与检索词最相关的段落，最相关的在前；不经过语言模型。"
_HEALTH = "文件、索引和模型的现状；能作答时是 200，否则是 503，`problems` 说明原因和办法。"
_READY = "模型和索引都在时是 200，否则（以及正在停止时）是 503；不要密钥，也不说别的。"
_HEALTH_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"model": HealthJson, "description": "可以作答"},
    503: {"model": HealthJson, "content": PROBLEM_CONTENT, "description": "暂时不能作答"},
}
_LIVE_RESPONSES: dict[int | str, dict[str, Any]] = {200: {"model": LiveJson, "description": "进程在运行"}}
_READY_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"model": ReadyJson, "description": "可以作答"},
    503: {"model": ReadyJson, "content": PROBLEM_CONTENT, "description": "还不能作答，或正在停止"},
}


def build_router(
    of: BackendOf,
    workers: Workers,
    searchers: Workers,
    standing: Callable[[], Status],
    drain: Drain,
    desk: Desk | None = None,
) -> APIRouter:
    """Return the routes of the interface; answers are made in `workers`, searches in `searchers`.

    Args:
        of: Gives the backend that the caller of a request sees.
        standing: Tells how the service stands, to callers whom nobody knows: whether it is ready, and no more.
        drain: Tells whether the server is about to stop.
        desk: Gives the conversations of the caller of a request; None keeps none.
    """
    router = APIRouter(prefix="/api/v1")

    @router.post(
        "/ask",
        summary="提问",
        description=_ASK,
        responses=_responses(AnswerJson, EVENT_STREAM) | problem_responses(404),
    )
    async def ask(request: Request, body: AskBody) -> Response:
        question = requests.checked_question(body.question)
        backend = of(request)
        mine = desk.own(request) if desk else None
        within = await run_in_threadpool(asking, body, body.id or uuid4().hex, mine)

        def events() -> Generator[AnswerEvent, None, None]:
            reads_only = body.passages is not None
            pipeline = backend.reading_pipeline() if reads_only else backend.pipeline()
            answered = pipeline.stream(
                question,
                history=within.history,
                filters=requests.filters(body.filters),
                passages=requests.given_passages(body.passages),
            )
            yield from within.kept(answered)

        delivery = Delivery(request, admitted(workers, events, backend.note_unstarted), limit_s(backend))
        # What makes an answer impossible (nothing ingested …) shows at the first event, before a status is sent.
        event = await next_item(delivery)
        if body.stream or EVENT_STREAM in request.headers.get("accept", ""):
            headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
            events_sent = server_sent_events(event, delivery, within.json)
            return StreamingResponse(events_sent, media_type=EVENT_STREAM, headers=headers)
        while not isinstance(event, AnswerReady):
            event = await next_item(delivery)
        delivery.close()
        return JSONResponse(within.json(event.answer))

    @router.post("/search", summary="检索", description=_SEARCH, responses=_responses(SearchJson))
    async def search(request: Request, body: SearchBody) -> Response:
        query = requests.checked_question(body.query, "检索词")
        backend = of(request)

        def found() -> Generator[list[Passage], None, None]:
            yield backend.search(query, k=body.k, filters=requests.filters(body.filters))

        delivery = Delivery(request, admitted(searchers, found), limit_s(backend))
        passages = await next_item(delivery)
        delivery.close()
        return JSONResponse(search_json(query, passages, body.id or uuid4().hex))

    @router.get(
        "/health",
        summary="状态",
        description=_HEALTH,
        responses={**problem_responses(401, 403, 421, 429, 500), **_HEALTH_RESPONSES},
    )
    async def health(request: Request) -> Response:
        status = await run_in_threadpool(of(request).status)
        return JSONResponse(health_json(status), 200 if status.ready else 503, {"Cache-Control": "no-store"})

    @router.get("/health/live", summary="在运行", responses={**problem_responses(421), **_LIVE_RESPONSES})
    async def live() -> Response:
        return JSONResponse({"live": True}, headers={"Cache-Control": "no-store"})

    @router.get(
        "/health/ready",
        summary="能作答",
        description=_READY,
        responses={**problem_responses(421, 500), **_READY_RESPONSES},
    )
    async def ready() -> Response:
        is_ready = not drain.has_begun and (await run_in_threadpool(standing)).ready
        return JSONResponse({"ready": is_ready}, 200 if is_ready else 503, {"Cache-Control": "no-store"})

    @router.api_route(
        "/{path:path}", methods=["GET", "POST", "PUT", "PATCH", "DELETE"], include_in_schema=False
    )
    async def nothing_here(path: str) -> Response:
        raise ProblemError(404, "没有这个接口；可用的接口见 /docs")

    return router


def _responses(model: type, *other_media_types: str) -> dict[int | str, dict[str, Any]]:
    others = {name: {"schema": EVENT_SCHEMA} for name in other_media_types}
    responses: dict[int | str, dict[str, Any]] = {
        200: {"model": model, "content": others, "description": "成功"}
    }
    return responses | problem_responses(400, 401, 403, 408, 413, 421, 422, 429, 500, 503, 504)
