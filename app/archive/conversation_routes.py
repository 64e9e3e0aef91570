"""The routes under /api/v1/conversations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Literal, TypeVar
from urllib.parse import quote

from fastapi import APIRouter, Path, Query, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from app.archive.described import responses
from app.archive.desk import Desk
from app.archive.errors import ArchiveError
from app.archive.own import WITHHELD, OpenedTurn, OwnConversations
from app.archive.records import KeptConversation
from app.archive.schemas import (
    MAX_LISTED,
    ConversationJson,
    ConversationsJson,
    ConversationTurnJson,
    NewConversationBody,
    RenameBody,
    WholeConversationJson,
)
from app.filter_labels import filter_labels
from app.problems import ProblemError
from app.render.exporting import DOCX_TYPE, MARKDOWN_TYPE, Written, conversation_docx, conversation_markdown
from app.schemas import MAX_TEXT_CHARS
from index.errors import WorkspaceError

T = TypeVar("T")
Format = Literal["markdown", "docx"]
_PATTERN = "^[0-9a-f]{32}$"
ConversationPath = Annotated[str, Path(pattern=_PATTERN, description="对话的编号")]
_NO_STORE = {"Cache-Control": "no-store"}
_ABSENT = "没有这个对话；GET /api/v1/conversations 列出您的全部对话"
_LISTED = "自己的对话，最近动过的在前；`q` 给出时，只列名称、问题或回答里有这些词的。看不到别人的对话。"
_WHOLE = (
    "各轮的问题和当时的回答，一字不改。回答依据的文件现在不能查阅的，`answer` 为 null，`notice` 说明原因。"
)
_EXPORTED = "带脚注的文件：每条出处一个脚注，有标题、文号、章节、引文全文和效力。"


def build_conversation_router(desk: Desk) -> APIRouter:
    """Return the routes; each sees the caller's own conversations."""
    router = APIRouter(prefix="/api/v1/conversations", tags=["对话"])

    @router.get(
        "", summary="列出对话", description=_LISTED, responses=responses({200: ConversationsJson}, 422)
    )
    async def listed(
        request: Request,
        q: Annotated[str, Query(max_length=MAX_TEXT_CHARS, description="要找的词，以空格分开")] = "",
        offset: Annotated[int, Query(ge=0, le=1_000_000, description="跳过几个")] = 0,
        limit: Annotated[int, Query(ge=1, le=MAX_LISTED, description="最多几个")] = 20,
    ) -> Response:
        found = await _done(lambda: desk.own(request).find(q))
        page = [ConversationJson.model_validate(each) for each in found[offset : offset + limit]]
        return _json(ConversationsJson(conversations=page, total=len(found)))

    @router.post(
        "",
        summary="新的对话",
        status_code=201,
        responses=responses({201: ConversationJson}, 400, 413, 422),
    )
    async def made(request: Request, body: NewConversationBody) -> Response:
        conversations = desk.own(request)
        _check_kept(conversations)
        new = await _done(lambda: conversations.create(body.name or ""))
        return _json(
            ConversationJson.model_validate(new), 201, {"Location": f"/api/v1/conversations/{new.id}"}
        )

    @router.get(
        "/{conversation_id}",
        summary="一个对话",
        description=_WHOLE,
        responses=responses({200: WholeConversationJson}, 404, 422),
    )
    async def whole(request: Request, conversation_id: ConversationPath) -> Response:
        backend = desk.of(request)

        def read() -> tuple[KeptConversation, list[tuple[OpenedTurn, tuple[str, ...]]]]:
            conversation, turns = opened(desk.own(request), conversation_id)
            return conversation, [(turn, filter_labels(turn.filters, backend)) for turn in turns]

        conversation, turns = await _done(read)
        asked = [
            ConversationTurnJson(
                number=turn.number,
                asked_at=turn.asked_at,
                question=turn.question,
                answer=turn.answer,
                notice=None if turn.answer else WITHHELD,
                limited_to=list(labels) if turn.answer else [],
            )
            for turn, labels in turns
        ]
        head = ConversationJson.model_validate(conversation)
        return _json(WholeConversationJson(**head.model_dump(), asked=asked))

    @router.patch(
        "/{conversation_id}",
        summary="改名",
        responses=responses({200: ConversationJson}, 400, 404, 413, 422),
    )
    async def renamed(request: Request, conversation_id: ConversationPath, body: RenameBody) -> Response:
        changed = await _done(lambda: desk.own(request).rename(conversation_id, body.name))
        return _json(ConversationJson.model_validate(_there(changed)))

    @router.delete("/{conversation_id}", summary="删去", status_code=204, responses=responses({}, 404, 422))
    async def deleted(request: Request, conversation_id: ConversationPath) -> Response:
        if not await _done(lambda: desk.own(request).delete(conversation_id)):
            raise ProblemError(404, _ABSENT)
        return Response(status_code=204)

    @router.get(
        "/{conversation_id}/export",
        summary="导出",
        description=_EXPORTED,
        response_class=Response,
        responses=responses({}, 404, 422)
        | {200: {"description": "成功", "content": {MARKDOWN_TYPE: {}, DOCX_TYPE: {}}}},
    )
    async def exported(
        request: Request,
        conversation_id: ConversationPath,
        format: Annotated[Format, Query(description="markdown 或 docx")] = "markdown",
    ) -> Response:
        def write() -> tuple[str, bytes]:
            conversation, turns = opened(desk.own(request), conversation_id)
            written = Written(conversation.name, [(turn.question, turn.answer) for turn in turns], WITHHELD)
            if format == "docx":
                return conversation.name, conversation_docx(written)
            return conversation.name, conversation_markdown(written).encode()

        name, content = await _done(write)
        media_type, ending = (DOCX_TYPE, "docx") if format == "docx" else (MARKDOWN_TYPE, "md")
        return Response(content, media_type=media_type, headers=_NO_STORE | _attachment(name, ending))

    return router


def opened(
    conversations: OwnConversations, conversation_id: str
) -> tuple[KeptConversation, list[OpenedTurn]]:
    """Return a conversation with its turns.

    Raises:
        ProblemError: 404 if there is none of this id.
    """
    found = _there(conversations.get(conversation_id))
    return found, conversations.turns(conversation_id)


def _there(found: KeptConversation | None) -> KeptConversation:
    if found is None:
        raise ProblemError(404, _ABSENT)
    return found


def _check_kept(conversations: OwnConversations) -> None:
    if not conversations.are_kept:
        raise ProblemError(403, "这里不保存对话（配置 conversations.keep）；需要的话请自己带上 history")


async def _done(work: Callable[[], T]) -> T:
    return await run_in_threadpool(told, work)


def told(work: Callable[[], T]) -> T:
    """Return what `work` returns; that the database or the index cannot be read is told as a problem."""
    try:
        return work()
    except (ArchiveError, WorkspaceError) as error:
        raise ProblemError(503, str(error)) from error


def _json(
    value: ConversationJson | ConversationsJson, status: int = 200, headers: dict[str, str] | None = None
) -> Response:
    return JSONResponse(value.model_dump(mode="json"), status, _NO_STORE | (headers or {}))


def _attachment(name: str, ending: str) -> dict[str, str]:
    """Return the header that names a file (RFC 6266)."""
    kept = "".join(
        character for character in name if character not in '\\/:*?"<>|' and character.isprintable()
    )
    encoded = quote(f"{kept.strip(' .') or '对话'}.{ending}", safe="")
    return {
        "Content-Disposition": f"attachment; filename=\"conversation.{ending}\"; filename*=UTF-8''{encoded}"
    }
