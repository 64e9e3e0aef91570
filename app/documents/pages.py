"""The page of a whole document."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, Response

from app.access.caller import BackendOf
from app.access.gate import asker_in
from app.backend import Backend
from app.documents.read_routes import entries_of, successor_of
from app.problems import ProblemError
from app.render.document_page import document_page_html
from app.render.markup import Html
from app.render.page import missing_html
from index.errors import NoIndexError, WorkspaceError

_NOT_STORED = {"Cache-Control": "no-store"}


def build_document_pages(of: BackendOf) -> APIRouter:
    """Return the route.

    Args:
        of: Gives the backend that the caller of a request sees.
    """
    router = APIRouter(include_in_schema=False)

    @router.get("/documents/{doc_id}")
    async def document(
        request: Request,
        doc_id: Annotated[str, Path(max_length=200)],
        version: Annotated[str, Query(max_length=200)] = "",
    ) -> Response:
        backend, asker = of(request), asker_in(request.scope)
        try:
            page = await run_in_threadpool(_document_page, backend, doc_id, version, asker.may("write"))
        except (KeyError, NoIndexError):
            return HTMLResponse(missing_html(), 404, _NOT_STORED)
        except WorkspaceError as error:
            raise ProblemError(503, str(error)) from error
        return HTMLResponse(page, headers=_NOT_STORED)

    return router


def _document_page(backend: Backend, doc_id: str, version: str, is_editor: bool) -> Html:
    document = backend.document(doc_id)
    history = backend.history(doc_id)
    others = {end for link in history.links for end in (link.from_doc_id, link.to_doc_id)}
    titles = {e.doc_id: e.title or e.source for e in entries_of(backend) if e.doc_id in others}
    return document_page_html(
        document,
        history,
        titles,
        successor_of(backend, document),
        has_changed=bool(version) and version != document.version,
        is_editor=is_editor,
    )
