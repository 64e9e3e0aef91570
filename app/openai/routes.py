"""The routes under /v1."""

from __future__ import annotations

import base64
import time
from collections.abc import Generator
from typing import Any
from uuid import uuid4

import numpy as np
from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from app.access.caller import BackendOf
from app.calls import admitted, limit_s, next_item
from app.delivery import Delivery
from app.event_stream import MEDIA_TYPE as EVENT_STREAM
from app.event_stream import SCHEMA as EVENT_SCHEMA
from app.openai.bodies import ChatBody, EmbeddingsBody, ErrorBody, question_of, turns_of
from app.openai.replies import completion, model_list, model_object
from app.openai.stream import chat_chunks
from app.problems import TITLES, ProblemError
from app.workers import Workers
from index.embedder import FloatMatrix
from rag.types import AnswerEvent, AnswerReady

CHAT_MODEL, EMBEDDING_MODEL = "zhengce", "zhengce-embedding"

_CHAT = (
    "最后一条消息是问题，之前的 user、assistant 消息是对话；system 消息和采样参数不起作用。"
    "正文带 `[n]` 编号和出处，`annotations` 逐个编号给出所引的原文。"
)
_JSON: dict[str, Any] = {"application/json": {"schema": {"type": "object"}}}
_EVENTS: dict[str, Any] = {EVENT_STREAM: {"schema": EVENT_SCHEMA}}
_OK: dict[str, Any] = {"content": _JSON, "description": "与 OpenAI 接口相同"}


def build_openai_router(of: BackendOf, workers: Workers) -> APIRouter:
    """Return the routes of the OpenAI interface; model work runs in `workers`.

    Args:
        of: Gives the backend that the caller of a request sees.
    """
    router = APIRouter(prefix="/v1", tags=["OpenAI"])

    @router.get("/models", summary="模型", responses=_errors(401, 403, 421, 429, 500, 503))
    async def models() -> dict[str, Any]:
        return model_list([CHAT_MODEL, EMBEDDING_MODEL])

    @router.get(
        "/models/{name}", summary="一个模型", responses=_errors(401, 403, 404, 421, 422, 429, 500, 503)
    )
    async def model(name: str) -> dict[str, Any]:
        if name not in (CHAT_MODEL, EMBEDDING_MODEL):
            raise ProblemError(404, f"没有这个模型；可用：{CHAT_MODEL}、{EMBEDDING_MODEL}")
        return model_object(name)

    @router.post(
        "/chat/completions",
        summary="对话",
        description=_CHAT,
        responses={
            200: _OK | {"content": _JSON | _EVENTS},
            **_errors(400, 401, 403, 408, 413, 421, 422, 429, 500, 503, 504),
        },
    )
    async def chat(request: Request, body: ChatBody) -> Response:
        question = question_of(body.messages)
        turns = turns_of(body.messages)
        identity, created = f"chatcmpl-{uuid4().hex}", int(time.time())

        backend = of(request)

        def events() -> Generator[AnswerEvent, None, None]:
            yield from backend.pipeline().stream(question, history=turns)

        delivery = Delivery(request, admitted(workers, events, backend.note_unstarted), limit_s(backend))
        event = await next_item(delivery)
        if body.stream:
            headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
            chunks = chat_chunks(event, delivery, identity, created, CHAT_MODEL)
            return StreamingResponse(chunks, media_type=EVENT_STREAM, headers=headers)
        while not isinstance(event, AnswerReady):
            event = await next_item(delivery)
        delivery.close()
        return JSONResponse(completion(event.answer, identity, created, CHAT_MODEL))

    @router.post(
        "/embeddings",
        summary="向量",
        responses=_errors(400, 401, 403, 408, 413, 421, 422, 429, 500, 503, 504),
    )
    async def embeddings(request: Request, body: EmbeddingsBody) -> Response:
        texts = [body.input] if isinstance(body.input, str) else body.input

        backend = of(request)

        def vectors() -> Generator[FloatMatrix, None, None]:
            yield backend.embed(texts, as_queries=body.input_type == "query")

        delivery = Delivery(request, admitted(workers, vectors), limit_s(backend))
        matrix = await next_item(delivery)
        delivery.close()
        data = [
            {"object": "embedding", "index": at, "embedding": _encoded(row, body.encoding_format)}
            for at, row in enumerate(matrix)
        ]
        usage = {
            "prompt_tokens": 0,
            "total_tokens": 0,
        }  # clients insist on it; nothing is charged by the token
        return JSONResponse({"object": "list", "data": data, "model": EMBEDDING_MODEL, "usage": usage})

    @router.api_route(
        "/{path:path}", methods=["GET", "POST", "PUT", "PATCH", "DELETE"], include_in_schema=False
    )
    async def nothing_here(path: str) -> Response:
        raise ProblemError(404, "没有这个接口；可用的接口见 /docs")

    return router


def _encoded(row: np.ndarray[Any, np.dtype[np.float32]], encoding: str) -> str | list[float]:
    if encoding == "base64":
        return base64.b64encode(row.astype("<f4").tobytes()).decode()
    values: list[float] = row.tolist()
    return values


def _errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    return {status: {"model": ErrorBody, "description": TITLES[status]} for status in statuses}
