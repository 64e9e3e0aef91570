"""The route at which Prometheus reads."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from app.observing.metrics import MEDIA_TYPE, Metrics
from app.problems import MEDIA_TYPE as PROBLEM
from app.problems import TITLES

_PROBLEM: dict[str, Any] = {PROBLEM: {"schema": {"$ref": "#/components/schemas/ProblemJson"}}}
_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/plain": {"schema": {"type": "string"}}}, "description": "Prometheus 的文本格式"},
    **{status: {"content": _PROBLEM, "description": TITLES[status]} for status in (401, 403, 421, 503)},
}


def build_metrics_router(metrics: Metrics) -> APIRouter:
    """Return the route; the gate sees to it that only those who may watch the server come here."""
    router = APIRouter()

    @router.get("/metrics", summary="运行指标", response_class=Response, responses=_RESPONSES)
    async def read() -> Response:
        return Response(await run_in_threadpool(metrics.text), media_type=MEDIA_TYPE)

    return router
