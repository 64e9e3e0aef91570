"""The page for those who run the service: documents for editors, and all the rest for administrators."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, Response

from app.access.access import Access
from app.access.asker import Asker
from app.access.caller import BackendOf
from app.access.errors import AccessError
from app.access.gate import asker_in
from app.backend import Backend
from app.documents.read_routes import entries_of
from app.render.manage_page import manage_page_html
from app.render.markup import Html
from app.render.people import people_html
from app.render.usage import PERIODS, usage_html
from app.usage.errors import UsageError
from app.usage.routes import key_names
from app.usage.store import UsageStore
from app.usage.summary import read_usage
from index.errors import WorkspaceError

_DEFAULT_DAYS = 30


def build_manage_router(of: BackendOf, access: Access | None, usage: UsageStore | None) -> APIRouter:
    """Return the route.

    Args:
        of: Gives the backend that the caller of a request sees.
        access: Who is let in; None for everybody.
        usage: How much is asked; None where that is not kept.
    """
    router = APIRouter(include_in_schema=False)

    @router.get("/manage")
    async def manage(request: Request, days: Annotated[str, Query(max_length=10)] = "") -> Response:
        asker, backend = asker_in(request.scope), of(request)
        chosen = int(days) if days in map(str, PERIODS) else _DEFAULT_DAYS

        def page() -> Html:
            is_admin = access is not None and asker.may("manage")
            parts = _for_admin(backend, access, usage, chosen) if access is not None and is_admin else None
            return manage_page_html(groups=asker.groups, name=_name_of(asker), for_admin=parts)

        return HTMLResponse(await run_in_threadpool(page), headers={"Cache-Control": "no-store"})

    return router


def _for_admin(backend: Backend, access: Access, usage: UsageStore | None, days: int) -> list[Html]:
    parts = [] if usage is None else [_usage_part(access, usage, days)]
    try:
        groups = [entry.groups for entry in entries_of(backend)]
    except WorkspaceError:  # the part about health says so
        groups = []
    known, now = access.directory.read(), datetime.now(UTC).date()
    keys = [key for key in known.keys.values() if key.is_good(now)]
    has_oidc = access.config.oidc.issuer is not None
    return [*parts, people_html(list(known.users.values()), keys, groups, has_oidc=has_oidc)]


def _usage_part(access: Access, usage: UsageStore, days: int) -> Html:
    today = datetime.now(UTC).date()
    first = today - timedelta(days=days - 1)
    try:
        found = read_usage(usage, first, today, "hour" if days == 1 else "day")
        return usage_html(found, days, usage.keep_days, key_names(access))
    except (UsageError, AccessError) as error:
        return usage_html(None, days, usage.keep_days, {}, str(error))


def _name_of(asker: Asker) -> str | None:
    return asker.identity.partition(":")[2] if asker.by_cookie else None
