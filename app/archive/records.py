"""Conversations and opinions as they are kept."""

from __future__ import annotations

from dataclasses import dataclass

from app.archive.schemas import Reason
from app.archive.used_documents import UsedDocument
from app.schemas import AnswerJson
from index.filters import EVERYTHING_CURRENT, SearchFilters
from rag.types import Turn


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer is kept: turn `number` of a conversation, 1 for the first."""

    conversation: str
    number: int


@dataclass(frozen=True, slots=True)
class KeptConversation:
    """A conversation without its turns.

    Attributes:
        created_at: ISO 8601, UTC, as is `changed_at`.
        changed_at: When its last question was answered, or it was renamed.
        turns: How many there are.
    """

    id: str
    name: str
    created_at: str
    changed_at: str
    turns: int


@dataclass(frozen=True, slots=True)
class KeptTurn:
    """A question and the answer as it was given, whatever has become of index and documents since.

    Attributes:
        answer: Its `id` is what the caller named the question.
        documents: What it was drawn from.
        filters: What the question was limited to.
    """

    number: int
    asked_at: str
    question: str
    answer: AnswerJson
    documents: tuple[UsedDocument, ...]
    filters: SearchFilters = EVERYTHING_CURRENT


@dataclass(frozen=True, slots=True)
class Judgement:
    """What of an opinion its own giver is shown again; see `Opinion`."""

    useful: bool
    reason: Reason | None
    correction: str


@dataclass(frozen=True, slots=True)
class Opinion:
    """What somebody thought of an answer.

    Attributes:
        about: The same for the same asker and answer, and opaque: a later opinion takes the place of an earlier one.
        asker: Opaque: the same for the same person.
        given_at: ISO 8601, UTC.
        reason: Why it was of no use; None where that was not said.
        correction: What it should have said; may be empty.
        history: The turns before the question, oldest first.
    """

    id: str
    about: str
    asker: str
    given_at: str
    useful: bool
    reason: Reason | None
    correction: str
    history: tuple[Turn, ...]
    answer: AnswerJson
    documents: tuple[UsedDocument, ...]
