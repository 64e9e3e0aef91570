"""Answers as LangChain's messages.

The text of a message has each sentence on a line of its own, with its markers. `additional_kwargs["answer"]` is the whole
answer; `additional_kwargs["sentences"]` are its sentences as they were streamed, each with the `new_citations` that it is
the first to use.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from langchain_core.messages import AIMessage, AIMessageChunk, message_chunk_to_message

from corpus.storage.serialization import to_plain
from rag.citations import render_text
from rag.langchain.passages import passage_fields
from rag.types import Answer, AnswerEvent, AnswerReady, SentenceReady

_SEPARATOR = "\n"


class MessagePieces:
    """Turns the events of one answer into the pieces of one message; they add up to it."""

    def __init__(self) -> None:
        self._identity = str(uuid4())
        self._is_first = True

    def piece(self, event: AnswerEvent) -> AIMessageChunk | None:
        """Return what an event adds to the message; None for nothing."""
        match event:
            case SentenceReady():
                piece = _sentence_piece(event, self._identity, "" if self._is_first else _SEPARATOR)
                self._is_first = False
                return piece
            case AnswerReady(answer):
                return _answer_piece(answer, self._identity)
        return None


def whole_message(pieces: Sequence[AIMessageChunk]) -> AIMessage:
    """Return the message that pieces add up to.

    Args:
        pieces: All of one answer, in order.
    """
    message = message_chunk_to_message(pieces[0] + list(pieces[1:]))
    assert isinstance(message, AIMessage)
    return message


def _sentence_piece(ready: SentenceReady, identity: str, separator: str) -> AIMessageChunk:
    new = [to_plain(citation) for citation in ready.citations]
    return AIMessageChunk(
        id=identity,
        content=separator + render_text([ready.sentence], _SEPARATOR),
        additional_kwargs={"sentences": [{**to_plain(ready.sentence), "new_citations": new}]},
    )


def _answer_piece(answer: Answer, identity: str) -> AIMessageChunk:
    return AIMessageChunk(
        id=identity,
        content=answer.text if answer.refused else "",  # sentences have been sent as they came
        additional_kwargs={"answer": answer_fields(answer, identity)},
        response_metadata={"model_name": answer.model},
        chunk_position="last",
    )


def answer_fields(answer: Answer, identity: str) -> dict[str, Any]:
    """Return an answer as JSON values, with the names that the HTTP interface and the command line give them."""
    return {
        "id": identity,
        **to_plain(answer),
        "timings_ms": dict(answer.timings_ms),
        "passages": [passage_fields(passage) for passage in answer.passages],
    }
