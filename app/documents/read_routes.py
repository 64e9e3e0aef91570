"""The routes by which documents are found and read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Path, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from app.access.caller import BackendOf
from app.backend import Backend
from app.documents.listing import listed
from app.documents.schemas import (
    DEFAULT_TEXT_SPAN,
    MAX_LISTED,
    MAX_TEXT_SPAN,
    MAX_VALUES,
    MAX_WORDS_CHARS,
    DocumentJson,
    ListJson,
    SectionsJson,
    TextJson,
    Word,
)
from app.problems import MEDIA_TYPE, TITLES, ProblemError
from app.render.documents import document_json, entry_json, sections_json, text_json
from corpus.documents import Document, Level, Status
from index.entries import DocumentEntry
from index.errors import NoIndexError, WorkspaceError
from index.filters import SearchFilters

T = TypeVar("T")
PREFIX = "/api/v1/documents"
NO_DOCUMENT = "没有这份文件；GET /api/v1/documents 列出能读的文件"
_PLACE_MAX = 2**31
_TEXT = (
    f"正文的 `[start, end)`，按字符（Unicode 码点）计，与引用里的位置一致；一次最多 {MAX_TEXT_SPAN:,} 字，"
    f"不写 `end` 时 {DEFAULT_TEXT_SPAN:,} 字，超过正文的部分不算。"
)
_LIST = "能读的文件，成文日期晚的在前。同一项写几次，满足其一即可；不写 `status` 时各种有效性都列出。"

DocId = Annotated[str, Path(max_length=200, description="文件的编号")]
Place = Annotated[int, Query(ge=0, le=_PLACE_MAX)]
Words = Annotated[list[Word], Query(max_length=MAX_VALUES)]


def build_document_router(of: BackendOf) -> APIRouter:
    """Return the routes; a document that the caller may not read is not there.

    Args:
        of: Gives the backend that the caller of a request sees.
    """
    router = APIRouter(prefix=PREFIX, tags=["文件"])

    @router.get("", summary="列出文件", description=_LIST, responses=responses({200: ListJson}, 400, 422))
    async def all_of_them(
        request: Request,
        q: Annotated[str, Query(max_length=MAX_WORDS_CHARS, description="标题或文号里的词，空格分开")] = "",
        region: Words = [],  # noqa: B006 - FastAPI copies it
        issuer: Words = [],  # noqa: B006
        level: Annotated[list[Level], Query(max_length=MAX_VALUES)] = [],  # noqa: B006
        year: Annotated[list[int], Query(max_length=MAX_VALUES)] = [],  # noqa: B006
        status: Annotated[list[Status], Query(max_length=MAX_VALUES)] = [],  # noqa: B006
        folder: Words = [],  # noqa: B006
        offset: Place = 0,
        limit: Annotated[int, Query(ge=1, le=MAX_LISTED)] = 20,
    ) -> Response:
        filters = SearchFilters(
            folders=tuple(folder),
            issuers=tuple(issuer),
            levels=tuple(level),
            regions=tuple(region),
            years=tuple(year),
            statuses=tuple(status),
        )
        backend, today = of(request), date.today()

        def found() -> dict[str, object]:
            entries = listed(entries_of(backend), q, filters, today)
            shown = [entry_json(entry, today) for entry in entries[offset : offset + limit]]
            return {"total": len(entries), "offset": offset, "limit": limit, "documents": shown}

        return _answer(await told(found))

    @router.get("/{doc_id}", summary="一份文件", responses=responses({200: DocumentJson}, 404, 422))
    async def one(request: Request, doc_id: DocId) -> Response:
        return _answer(await told(lambda: _described(of(request), doc_id)))

    @router.get(
        "/{doc_id}/text",
        summary="正文的一段",
        description=_TEXT,
        responses=responses({200: TextJson}, 404, 422),
    )
    async def text(
        request: Request,
        doc_id: DocId,
        start: Place = 0,
        end: Annotated[int | None, Query(ge=0, le=_PLACE_MAX)] = None,
    ) -> Response:
        last = start + DEFAULT_TEXT_SPAN if end is None else end
        if not 0 <= last - start <= MAX_TEXT_SPAN:
            raise ProblemError(422, f"end 不能小于 start，一次最多 {MAX_TEXT_SPAN:,} 字；请改正或分几次取")
        document = await told(lambda: of(request).document(doc_id))
        if start > len(document.text):
            raise ProblemError(422, f"start 超出正文：正文共 {len(document.text)} 字")
        return _answer(text_json(document, start, last))

    @router.get("/{doc_id}/sections", summary="章节", responses=responses({200: SectionsJson}, 404, 422))
    async def sections(request: Request, doc_id: DocId) -> Response:
        return _answer(sections_json(await told(lambda: of(request).document(doc_id))))

    return router


async def told(read: Callable[[], T]) -> T:
    """Return what `read` returns, in a thread.

    Raises:
        ProblemError: 404 where there is no such document, 503 where the workspace cannot be read.
    """
    try:
        return await run_in_threadpool(read)
    except (KeyError, NoIndexError) as error:
        raise ProblemError(404, NO_DOCUMENT) from error
    except WorkspaceError as error:
        raise ProblemError(503, str(error)) from error


def entries_of(backend: Backend) -> list[DocumentEntry]:
    """Return the documents there are; none before anything is ingested."""
    try:
        return list(backend.documents())
    except NoIndexError:
        return []


def responses(models: dict[int, type], *problems: int) -> dict[int | str, dict[str, Any]]:
    """Return what an operation may answer."""
    found: dict[int | str, dict[str, Any]] = {
        status: {"model": model, "description": "成功"} for status, model in models.items()
    }
    for status in (401, 403, 421, 429, 500, 503, *problems):
        content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemJson"}}}
        found[status] = {"content": content, "description": TITLES[status]}
    return found


def successor_of(backend: Backend, document: Document) -> Document | None:
    """Return the document that took the place of another, where there is one to be read."""
    if document.superseded_by is None:
        return None
    try:
        return backend.document(document.superseded_by)
    except KeyError:
        return None


def _described(backend: Backend, doc_id: str) -> dict[str, object]:
    document = backend.document(doc_id)
    history = backend.history(doc_id)
    others = {end for link in history.links for end in (link.from_doc_id, link.to_doc_id)}
    titles = {entry.doc_id: entry.title for entry in entries_of(backend) if entry.doc_id in others}
    successor = successor_of(backend, document)
    return document_json(document, history, titles, successor.title if successor else None)


def _answer(value: dict[str, object]) -> Response:
    return JSONResponse(value, headers={"Cache-Control": "no-store"})
