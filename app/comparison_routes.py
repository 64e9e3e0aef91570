"""One question asked of several parts of the store, over HTTP."""

from __future__ import annotations

from collections.abc import Generator
from uuid import uuid4

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from app import requests
from app.access.caller import BackendOf
from app.calls import admitted, limit_s, next_item
from app.comparison import side_events
from app.delivery import Delivery
from app.problem_responses import problem_responses
from app.render import comparison_json
from app.scope import read_side
from app.scope_schemas import CompareBody, ComparisonJson
from app.workers import Workers
from rag.types import Answer, AnswerEvent, AnswerReady

_ABOUT = (
    "同一个问题，分别只依据各方的文件作答；每一方的回答与 `/ask` 的相同。`figures` 是回答里的百分比和数量，"
    "`shared` 为 false 的，别的一方没有相同的数字；`differs` 为 true 的，别的一方对同一项给出了另一个数字。每一方算一次提问。"
)


def build_comparison_router(of: BackendOf, workers: Workers) -> APIRouter:
    """Return the route; the answers are made in one of the `workers`."""
    router = APIRouter(prefix="/api/v1")

    @router.post(
        "/compare",
        summary="比较",
        description=_ABOUT,
        response_model=ComparisonJson,
        responses=problem_responses(400, 401, 403, 408, 413, 421, 422, 429, 500, 503, 504),
    )
    async def compare(request: Request, body: CompareBody) -> Response:
        question = requests.checked_question(body.question)
        backend = of(request)
        sides = await run_in_threadpool(lambda: [read_side(side, backend) for side in body.sides])

        def events() -> Generator[tuple[int, AnswerEvent], None, None]:
            yield from side_events(backend, question, sides)

        # A comparison may take as long as its questions would one after another.
        delivery = Delivery(
            request, admitted(workers, events, backend.note_unstarted), limit_s(backend) * len(sides)
        )
        answers: dict[int, Answer] = {}
        while len(answers) < len(sides):
            at, event = await next_item(delivery)
            if isinstance(event, AnswerReady):
                answers[at] = event.answer
        delivery.close()
        answered = [(side.label, answers[at]) for at, side in enumerate(sides)]
        return JSONResponse(comparison_json(question, answered, body.id or uuid4().hex))

    return router
