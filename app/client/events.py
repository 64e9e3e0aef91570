"""The way to an answer, event by event."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pydantic import Field, ValidationError

from app.client.errors import ClientError
from app.schemas import AnswerJson, CitationJson, SentenceJson


@dataclass(frozen=True, slots=True)
class StageEvent:
    """A stage has begun: `rewrite`, `retrieve`, `evidence`, `generate`, `verify`, or one that is newer than this."""

    stage: str


class SentenceEvent(SentenceJson):
    """A sentence has been checked."""

    new_citations: list[CitationJson] = Field(description="这句话首次用到的出处")


Event = StageEvent | SentenceEvent | AnswerJson


def read_events(parts: Iterable[bytes]) -> Iterator[Event]:
    """Yield the events of a stream; the answer is the last.

    Raises:
        ClientError: If the stream tells of an error, is none, or breaks off before the answer.
    """
    for name, data in _messages(parts):
        try:
            if name == "error":
                said = json.loads(data)
                raise ClientError(str(said["detail"]), int(said["status"]))
            if name == "stage":
                yield StageEvent(str(json.loads(data)["stage"]))
            elif name == "sentence":
                yield SentenceEvent.model_validate_json(data)
            elif name == "answer":
                yield AnswerJson.model_validate_json(data)
                return
        except (ValidationError, ValueError, KeyError) as error:
            raise ClientError("逐句返回的内容读不懂；请检查客户端和服务的版本是否相同") from error
    raise ClientError("回答没有给完连接就断了；请再问一次")


def _messages(parts: Iterable[bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the data of each message of Server-Sent Events, one line of data each.

    A line ends with LF alone: what else Python takes for the end of a line (U+2028, U+0085) may stand in a document.
    """
    name, data = "", b""
    for line in _lines(parts):
        if not line:
            if name and data:
                yield name, data
            name, data = "", b""
        elif line.startswith(b"event: "):
            name = line.removeprefix(b"event: ").decode()
        elif line.startswith(b"data: "):
            data = line.removeprefix(b"data: ")


def _lines(parts: Iterable[bytes]) -> Iterator[bytes]:
    left = b""
    for part in parts:
        *whole, left = (left + part).split(b"\n")
        yield from whole
