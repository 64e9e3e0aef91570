"""The routes by which administrators make and revoke keys."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Path
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from app.access.access import Access
from app.access.asker import Allowance, Role
from app.access.issuing import issue_key
from app.access.schemas import KeyBody, KeysJson, NewKeyJson
from app.problems import MEDIA_TYPE, TITLES, ProblemError
from app.render.access import key_json

KeyId = Annotated[str, Path(pattern="^[0-9a-f]{8}$", description="密钥的编号")]


def build_key_router(access: Access) -> APIRouter:
    """Return the routes; the gate sees to it that only administrators come here."""
    router = APIRouter(prefix="/api/v1/keys", tags=["密钥"])

    @router.get("", summary="列出密钥", responses=_responses({200: KeysJson}))
    async def listed() -> Response:
        keys = await run_in_threadpool(access.store.keys)
        return JSONResponse({"keys": [key_json(key) for key in keys.values()]})

    @router.post(
        "", summary="新的密钥", status_code=201, responses=_responses({201: NewKeyJson}, 400, 413, 422)
    )
    async def added(body: KeyBody) -> Response:
        key, token = await run_in_threadpool(_issue, access, body)
        headers = {"Cache-Control": "no-store", "Location": f"/api/v1/keys/{key['id']}"}
        return JSONResponse({**key, "token": token}, 201, headers)

    @router.delete("/{key_id}", summary="作废", status_code=204, responses=_responses({}, 404, 422))
    async def revoked(key_id: KeyId) -> Response:
        if not await run_in_threadpool(access.store.revoke, key_id):
            raise ProblemError(404, "没有这个有效的密钥；GET /api/v1/keys 列出全部密钥")
        access.directory.forget()
        return Response(status_code=204)

    return router


def _issue(access: Access, body: KeyBody) -> tuple[dict[str, Any], str]:
    role: Role = body.role
    expires: date | None = body.expires_on
    key, token = issue_key(
        access.store,
        body.name,
        role,
        None if body.all_groups else tuple(body.groups),
        expires_on=expires,
        allowance=Allowance(body.requests_per_minute, body.questions_per_day),
    )
    access.directory.forget()
    return key_json(key), token


def _responses(models: dict[int, type], *problems: int) -> dict[int | str, dict[str, Any]]:
    found: dict[int | str, dict[str, Any]] = {
        status: {"model": model, "description": "成功"} for status, model in models.items()
    }
    for status in (401, 403, 421, 429, 500, 503, *problems):
        content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemJson"}}}
        found[status] = {"content": content, "description": TITLES[status]}
    return found
