"""The routes under /api/v1/feedback."""

from __future__ import annotations

from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Path, Query, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from app.access.gate import asker_in
from app.archive.conversation_routes import told
from app.archive.described import responses
from app.archive.desk import Desk
from app.archive.own import OwnConversations, history_of
from app.archive.owner import about_turn, owner_of, pseudonym
from app.archive.records import Opinion, Place
from app.archive.schemas import MAX_LISTED, FeedbackBody, FeedbackJson, FeedbackListJson, GivenFeedbackJson
from app.archive.used_documents import Rights, UsedDocument, used_documents
from app.backend import Backend
from app.problems import ProblemError
from app.schemas import AnswerJson
from corpus.storage.schema import utc_now
from rag.types import Turn

_GIVEN = (
    "对一个回答说有用或无用。同一个人对同一个回答再评一次，后一次取代前一次。只记下不可还原的代号，不记是谁；"
    "`answer` 里的出处要与您能查阅的文件逐字相同。"
)
_LISTED = "全部反馈，新的在前；要管理的权限。`zhengce feedback export` 把它们写成评测题。"
FeedbackPath = Annotated[str, Path(pattern="^[0-9a-f]{32}$", description="反馈的编号")]


def build_feedback_router(desk: Desk) -> APIRouter:
    """Return the routes; the gate sees to it that only administrators read what others think."""
    router = APIRouter(prefix="/api/v1/feedback", tags=["反馈"])

    @router.post(
        "",
        summary="评价一个回答",
        description=_GIVEN,
        status_code=201,
        responses=responses({201: GivenFeedbackJson}, 400, 404, 413, 422),
    )
    async def given(request: Request, body: FeedbackBody) -> Response:
        def keep() -> str:
            opinion = _opinion(desk, request, body)
            desk.archive.feedback.put(opinion)
            return opinion.id

        opinion_id = await run_in_threadpool(told, keep)
        return JSONResponse({"id": opinion_id}, 201, {"Cache-Control": "no-store"})

    @router.get(
        "", summary="列出反馈", description=_LISTED, responses=responses({200: FeedbackListJson}, 422)
    )
    async def listed(
        request: Request,
        offset: Annotated[int, Query(ge=0, le=1_000_000, description="跳过几条")] = 0,
        limit: Annotated[int, Query(ge=1, le=MAX_LISTED, description="最多几条")] = 20,
    ) -> Response:
        def read() -> FeedbackListJson:
            rights = desk.rights(request)
            page = [_json(each, rights) for each in desk.archive.feedback.opinions(offset, limit)]
            return FeedbackListJson(feedback=page, total=desk.archive.feedback.count())

        page = await run_in_threadpool(told, read)
        return JSONResponse(page.model_dump(mode="json"), headers={"Cache-Control": "no-store"})

    @router.delete(
        "/{feedback_id}", summary="删去一条反馈", status_code=204, responses=responses({}, 404, 422)
    )
    async def deleted(feedback_id: FeedbackPath) -> Response:
        if not await run_in_threadpool(told, lambda: desk.archive.feedback.delete(feedback_id)):
            raise ProblemError(404, "没有这条反馈；GET /api/v1/feedback 列出全部反馈")
        return Response(status_code=204)

    return router


def _opinion(desk: Desk, request: Request, body: FeedbackBody) -> Opinion:
    feedback = desk.archive.feedback
    history: tuple[Turn, ...] = ()
    secret, owner = feedback.secret(), owner_of(asker_in(request.scope))
    if body.answer is not None:
        _check_quotes(body.answer, desk.of(request))
        answer, documents = body.answer, used_documents(body.answer, desk.listing)
        said = answer.model_dump_json(exclude={"id", "timings_ms"})
        about = pseudonym(secret, "answer", owner, said)
    else:
        assert body.conversation is not None
        assert body.turn is not None
        place = Place(body.conversation, body.turn)
        answer, history, documents = _kept_answer(desk.own(request), place)
        about = about_turn(secret, owner, place)
    return Opinion(
        id=uuid4().hex,
        about=about,
        asker=pseudonym(secret, "asker", owner),
        given_at=utc_now(),
        useful=body.useful,
        reason=body.reason,
        correction=body.correction.strip(),
        history=history,
        # Which conversation it was would tell whose.
        answer=answer.model_copy(update={"id": None, "conversation": None, "turn": None}),
        documents=documents,
    )


def _kept_answer(
    conversations: OwnConversations, place: Place
) -> tuple[AnswerJson, tuple[Turn, ...], tuple[UsedDocument, ...]]:
    turn = conversations.turn(place)
    if turn is None:
        raise ProblemError(404, "没有这个回答；请检查对话的编号和轮次")
    before = [each for each in conversations.turns(place.conversation) if each.number < place.number]
    return turn.answer, history_of(before), turn.documents


def _check_quotes(answer: AnswerJson, backend: Backend) -> None:
    """Raise a problem unless every quote stands in a document that the asker may read, or was given by him."""
    given = {passage.number: passage for passage in answer.passages if not passage.doc_id}
    for citation in answer.citations:
        start, text = 0, ""
        try:
            if citation.doc_id:
                text = backend.document(citation.doc_id).text
            else:
                start, text = given[citation.number].start, given[citation.number].text
        except KeyError:
            pass  # to be told below
        if not citation.quote or text[citation.start - start : citation.end - start] != citation.quote:
            raise ProblemError(
                422,
                f"answer.citations：出处 {citation.number} 的引文不在它所指的文件里；请原样发送收到的回答",
            )


def _json(opinion: Opinion, rights: Rights) -> FeedbackJson:
    admitted = rights.admit(opinion.documents, opinion.answer)
    return FeedbackJson(
        id=opinion.id,
        asker=opinion.asker,
        given_at=opinion.given_at,
        useful=opinion.useful,
        reason=opinion.reason,
        # Who corrects an answer may quote the document.
        correction=opinion.correction if admitted else None,
        question=opinion.answer.question,
        model=opinion.answer.model,
        generation=opinion.answer.generation,
        answer=opinion.answer if admitted else None,
        withheld=not admitted,
    )
