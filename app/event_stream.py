"""The way to an answer as Server-Sent Events."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

from app.calls import TOO_SLOW
from app.delivery import AnswerTimeoutError, CallerGoneError, Delivery
from app.problems import log_failure, problem_json
from app.render import sentence_json
from rag.types import Answer, AnswerEvent, AnswerReady, SentenceReady

MEDIA_TYPE = "text/event-stream"
SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "一个事件；data 是 JSON 对象",
    "properties": {"event": {"type": "string"}, "data": {"type": "string"}},
    "required": ["data"],
}
WrittenAnswer = Callable[[Answer], Mapping[str, object]]
KEEP_ALIVE_S = 15.0
_KEEP_ALIVE = b": keep-alive\n\n"


async def server_sent_events(
    first: AnswerEvent, rest: Delivery[AnswerEvent], written_answer: WrittenAnswer
) -> AsyncIterator[bytes]:
    """Yield the events as they come, `first` and then the `rest`, which is closed however this ends."""
    try:
        yield _written(first, written_answer)
        event = first
        while not isinstance(event, AnswerReady):
            try:
                event = await rest.next(KEEP_ALIVE_S)
            except TimeoutError:
                yield _KEEP_ALIVE
                continue
            yield _written(event, written_answer)
    except CallerGoneError:
        return
    except AnswerTimeoutError:
        yield _event("error", problem_json(504, TOO_SLOW))
    except Exception as error:
        log_failure(error)
        yield _event("error", problem_json(500, "回答中途出错；请重试，若再出现请查看服务日志"))
    finally:
        rest.close()


def _written(event: AnswerEvent, written_answer: WrittenAnswer) -> bytes:
    if isinstance(event, AnswerReady):
        return _event("answer", written_answer(event.answer))
    if isinstance(event, SentenceReady):
        return _event("sentence", sentence_json(event))
    return _event("stage", {"stage": event.stage})


def _event(name: str, data: Mapping[str, object]) -> bytes:
    # JSON escapes line breaks, so the data is one line, as the format wants.
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()
