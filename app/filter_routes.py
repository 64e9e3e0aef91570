"""What the filters of a search can be set to, over HTTP."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool

from app.access.caller import BackendOf
from app.problem_responses import problem_responses
from app.problems import ProblemError
from app.scope_schemas import FilterValuesJson
from index.errors import WorkspaceError

_ABOUT = (
    "各项筛选可取的值，以及各有多少份文件；只数调用方能读的。还没有入库时都是空的。"
    "每项最多列 200 个，`left_out` 是没有列出的。"
)


def build_filter_router(of: BackendOf) -> APIRouter:
    """Return the route."""
    router = APIRouter(prefix="/api/v1")

    @router.get(
        "/filters",
        summary="可选的筛选",
        description=_ABOUT,
        responses=problem_responses(401, 403, 421, 429, 500, 503),
    )
    async def filters(request: Request) -> FilterValuesJson:
        try:
            values = await run_in_threadpool(of(request).filter_values)
        except WorkspaceError as error:
            raise ProblemError(503, str(error)) from error
        return FilterValuesJson.model_validate(values)

    return router
