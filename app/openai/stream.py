"""An answer as the chunks of a chat completion, sentence by sentence."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping

from app.calls import TOO_SLOW
from app.delivery import AnswerTimeoutError, CallerGoneError, Delivery
from app.openai.replies import chunk, marker_annotations, sentence_text, sources_text
from app.problems import log_failure, openai_error
from rag.types import Answer, AnswerEvent, AnswerReady, SentenceReady

_KEEP_ALIVE_S = 15.0
_DONE = b"data: [DONE]\n\n"


async def chat_chunks(
    first: AnswerEvent, rest: Delivery[AnswerEvent], identity: str, created: int, model: str
) -> AsyncIterator[bytes]:
    """Yield the chunks as their sentences pass, `first` and then the `rest`, which is closed however this ends."""
    sent = 0

    def delta(**fields: object) -> bytes:
        return _line(chunk(fields, identity, created, model))

    try:
        yield delta(role="assistant", content="")
        event = first
        while not isinstance(event, AnswerReady):
            if isinstance(event, SentenceReady):
                yield delta(content=sentence_text(event.sentence, is_first=sent == 0))
                sent += 1
            while (following := await _next(rest)) is None:
                yield b": keep-alive\n\n"
            event = following
        yield delta(content=_remainder(event.answer, sent), annotations=marker_annotations(event.answer))
        yield _line(chunk({}, identity, created, model, "stop"))
        yield _DONE
    except CallerGoneError:
        return
    except AnswerTimeoutError:
        yield _line(openai_error(504, TOO_SLOW))
        yield _DONE
    except Exception as error:
        log_failure(error)
        yield _line(openai_error(500, "回答中途出错；请重试，若再出现请查看服务日志"))
        yield _DONE
    finally:
        rest.close()


async def _next(rest: Delivery[AnswerEvent]) -> AnswerEvent | None:
    """Return the next event; None where it lets wait for so long that the connection should show life."""
    try:
        return await rest.next(_KEEP_ALIVE_S)
    except TimeoutError:
        return None


def _remainder(answer: Answer, sent: int) -> str:
    """Return what the whole answer says after the sentences that were sent."""
    if answer.refused:
        return answer.text
    late = [sentence_text(s, is_first=at == 0) for at, s in enumerate(answer.sentences) if at >= sent]
    return "".join(late) + sources_text(answer)


def _line(data: Mapping[str, object]) -> bytes:
    return f"data: {json.dumps(data, ensure_ascii=False)}\n\n".encode()
