"""Conversations, and what the stand-alone form of each follow-up must and must not say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from rag.types import Turn

Kind = Literal[
    "year",
    "place",
    "subject",
    "omitted",
    "pronoun",
    "answer",
    "document",
    "comparison",
    "narrowing",
    "correction",
    "chitchat",
    "switch",
]
Half = Literal["even", "odd"]


class _TurnLine(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    question: str
    answer: str
    kind: Kind | None = None
    required: tuple[tuple[str, ...], ...] = ()
    forbidden: tuple[str, ...] = ()
    unchanged: bool = False


class _ConversationLine(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    turns: tuple[_TurnLine, ...]


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A follow-up with the conversation before it, and what its stand-alone form is judged by.

    Attributes:
        id: Of its conversation and its turn: `conv-007/3`.
        half: By the number of its conversation: rules are made on the even ones.
        history: The turns before it as they were typed, oldest first.
        required: Each entry's alternatives, one of which the stand-alone question must hold.
        forbidden: What it must not hold: left over from an earlier turn, or still pointing at it.
        unchanged: Whether it stands alone already.
    """

    id: str
    half: Half
    kind: Kind
    question: str
    history: tuple[Turn, ...]
    required: tuple[tuple[str, ...], ...]
    forbidden: tuple[str, ...]
    unchanged: bool

    def faults(self, standalone: str) -> list[str]:
        """Return what is wrong with a stand-alone question, in Chinese; empty if it is right."""
        if self.unchanged:
            return [] if standalone == self.question.strip() else ["改动了独立的问题"]
        return [
            *(
                f"缺 {'|'.join(terms)}"
                for terms in self.required
                if not any(term in standalone for term in terms)
            ),
            *(f"多 {term}" for term in self.forbidden if term in standalone),
            *(["不止一问"] if len([mark for mark in standalone if mark in "？?"]) > 1 else []),
        ]


def load_follow_ups(path: Path) -> list[FollowUp]:
    """Return the judged turns of a file of conversations, in order.

    Raises:
        pydantic.ValidationError: If a line is not a conversation.
        OSError: If the file cannot be read.
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    return [
        follow_up
        for line in lines
        if line.strip()
        for follow_up in _follow_ups(_ConversationLine.model_validate_json(line))
    ]


def _follow_ups(conversation: _ConversationLine) -> Iterator[FollowUp]:
    half: Half = "odd" if int(conversation.id.rpartition("-")[2]) % 2 else "even"
    for number, turn in enumerate(conversation.turns):
        if turn.kind:
            yield FollowUp(
                id=f"{conversation.id}/{number + 1}",
                half=half,
                kind=turn.kind,
                question=turn.question,
                history=tuple(
                    Turn(earlier.question, earlier.answer) for earlier in conversation.turns[:number]
                ),
                required=turn.required,
                forbidden=turn.forbidden,
                unchanged=turn.unchanged,
            )
