"""The route by which administrators see how much is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from app.access.access import Access
from app.access.errors import AccessError
from app.access.keys import KEY_IDENTITY
from app.problem_responses import problem_responses
from app.problems import ProblemError
from app.usage.errors import UsageError
from app.usage.schemas import CallerJson, PeriodJson, Step, SummaryJson, UsageJson
from app.usage.store import UsageStore
from app.usage.summary import MAX_DAYS, Usage, read_usage

MAX_CALLERS = 200
DEFAULT_DAYS = 30
_ABOUT = (
    "各天（`step=hour` 时各小时）和各调用方的提问数、结果和用时；没有问题的内容。要管理的权限。日子按 UTC；"
    f"不写 `last` 为今天，不写 `first` 为到 `last` 的 {DEFAULT_DAYS} 天（按小时的 1 天）；"
    f"最多 {MAX_DAYS['day']} 天，按小时最多 {MAX_DAYS['hour']} 天。最近十几秒的可能还没有记下。"
)


def build_usage_router(store: UsageStore, access: Access) -> APIRouter:
    """Return the route; the gate sees to it that only administrators come here."""
    router = APIRouter(prefix="/api/v1", tags=["用量"])

    @router.get(
        "/usage",
        summary="用量",
        description=_ABOUT,
        response_model=UsageJson,
        responses=problem_responses(401, 403, 421, 422, 429, 500, 503),
    )
    async def usage(
        first: Annotated[date | None, Query(description="第一天（UTC）")] = None,
        last: Annotated[date | None, Query(description="最后一天（UTC），含")] = None,
        step: Annotated[Step, Query(description="按天（day）或按小时（hour）")] = "day",
    ) -> Response:
        def read() -> UsageJson:
            begin, end = _bounds(first, last, step)
            return usage_json(read_usage(store, begin, end, step), store.keep_days, key_names(access))

        try:
            found = await run_in_threadpool(read)
        except (UsageError, AccessError) as error:
            raise ProblemError(503, str(error)) from error
        return JSONResponse(found.model_dump(mode="json"), headers={"Cache-Control": "no-store"})

    return router


def key_names(access: Access) -> dict[str, str]:
    """Return what the keys were named, by identity."""
    return {f"{KEY_IDENTITY}{key.id}": key.name for key in access.store.keys().values()}


def usage_json(usage: Usage, keep_days: int, names: Mapping[str, str]) -> UsageJson:
    """Return usage as it crosses the edge.

    Args:
        names: Of callers that have another name than their identity.
    """
    shown = list(usage.callers.items())[:MAX_CALLERS]
    return UsageJson(
        first=usage.first,
        last=usage.last,
        step=usage.step,
        keep_days=keep_days,
        total=SummaryJson.model_validate(usage.total),
        periods=[PeriodJson(start=start, **asdict(each)) for start, each in usage.periods.items()],
        callers=[CallerJson(caller=who, name=names.get(who), **asdict(each)) for who, each in shown],
        left_out=len(usage.callers) - len(shown),
    )


def _bounds(first: date | None, last: date | None, step: Step) -> tuple[date, date]:
    """Return the first and the last day that are meant.

    Raises:
        ProblemError: 422 if that is no time, or too long.
    """
    end = last or datetime.now(UTC).date()
    days = DEFAULT_DAYS if step == "day" else 1
    begin = first or date.fromordinal(max(1, end.toordinal() - days + 1))
    if begin > end:
        raise ProblemError(422, "first 不能晚于 last；请改正")
    if end - begin >= timedelta(days=MAX_DAYS[step]):
        raise ProblemError(
            422, f"最多 {MAX_DAYS[step]} 天（{'按天' if step == 'day' else '按小时'}）；请把时间缩短"
        )
    return begin, end
