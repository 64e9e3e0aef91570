"""The seam at which answers are counted and watched."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, Protocol

from rag.types import AnswerEvent


class Watch(Protocol):
    """What watches the answers of a request."""

    def __call__(self, question: str, events: Iterator[AnswerEvent]) -> Iterator[AnswerEvent]:
        """Pass on the events of an answer."""
        ...

    def note_unanswered(self, why: Literal["failed", "busy"]) -> None:
        """Note a question of which no event came: there is nothing to answer it, or it never got its turn."""
        ...
