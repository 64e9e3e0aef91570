"""Conversations at rest; every method is given whose they are, and sees no others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Row, and_, delete, insert, select, update

from app.archive.records import KeptConversation, KeptTurn
from app.archive.schema import CONVERSATIONS, TURNS
from app.archive.schemas import MAX_NAME_CHARS
from app.archive.stored_text import (
    read_answer,
    read_documents,
    read_filters,
    storable,
    written_answer,
    written_documents,
    written_filters,
)
from app.archive.used_documents import UsedDocument
from app.schemas import AnswerJson
from app.table_set import TableSet
from corpus.storage.schema import utc_now
from index.filters import EVERYTHING_CURRENT, SearchFilters

MAX_TURNS = 200
_NAMED_BY_CHARS = 40  # of the first question
_MAX_WORDS = 10
# Whether somebody may read an answer, from what it was drawn from and what it says.
Admits = Callable[[Sequence[UsedDocument], AnswerJson], bool]


class ConversationStore:
    """The tables of conversations. Thread-safe."""

    def __init__(self, tables: TableSet, keep_days: int) -> None:
        """Use `tables`.

        Args:
            keep_days: What was not changed for so long is gone; 0 keeps everything.
        """
        self._tables = tables
        self._keep_days = keep_days

    def create(self, owner: str, name: str) -> KeptConversation:
        """Keep a new conversation without turns."""
        now = utc_now()
        made = KeptConversation(uuid4().hex, storable(name)[:MAX_NAME_CHARS], now, now, 0)
        with self._tables.writing() as connection:
            connection.execute(
                insert(CONVERSATIONS).values(
                    id=made.id, owner=owner, name=made.name, created_at=now, changed_at=now, turns=0
                )
            )
        self.tidy()
        return made

    def append(
        self,
        owner: str,
        conversation_id: str,
        answer: AnswerJson,
        documents: Sequence[UsedDocument],
        filters: SearchFilters = EVERYTHING_CURRENT,
    ) -> KeptTurn | None:
        """Add a turn to a conversation, which takes its name from its first question if it has none.

        Args:
            filters: What the question was limited to.

        Returns None where there is no such conversation any more, or it has `MAX_TURNS`.
        """
        now = utc_now()
        with self._tables.writing() as connection:
            mine = self._mine(owner, conversation_id)
            row = connection.execute(select(CONVERSATIONS).where(mine).with_for_update()).one_or_none()
            if row is None or row.turns >= MAX_TURNS:
                return None
            number = row.turns + 1
            given = answer.model_copy(update={"conversation": conversation_id, "turn": number})
            turn = KeptTurn(number, now, answer.question, given, tuple(documents), filters)
            connection.execute(insert(TURNS).values(_turn_row(conversation_id, turn)))
            name = row.name or name_from(answer.question)
            changed = {"turns": turn.number, "changed_at": now, "name": name}
            connection.execute(update(CONVERSATIONS).where(mine).values(changed))
        return turn

    def get(self, owner: str, conversation_id: str) -> KeptConversation | None:
        """Return a conversation; None if there is none of this id that is his."""
        with self._tables.reading() as connection:
            if connection is None:
                return None
            row = connection.execute(
                select(CONVERSATIONS).where(self._mine(owner, conversation_id))
            ).one_or_none()
        return _read(row) if row else None

    def turns(self, owner: str, conversation_id: str) -> list[KeptTurn]:
        """Return the turns of a conversation, oldest first; none where there is no such conversation."""
        joined = CONVERSATIONS.c.id == TURNS.c.conversation_id
        found = select(TURNS).join(CONVERSATIONS, joined).where(self._mine(owner, conversation_id))
        with self._tables.reading() as connection:
            if connection is None:
                return []
            rows = connection.execute(found.order_by(TURNS.c.number)).all()
        return [_read_turn(row) for row in rows]

    def find(self, owner: str, text: str, admits: Admits) -> list[KeptConversation]:
        """Return his conversations, the one changed last first.

        Args:
            text: Words parted by white space, all of which stand in the name, in a question, or in an answer that he
                may still read; empty for every conversation. Case matters for no ASCII letter.
            admits: Tells whether he may read an answer.
        """
        words = storable(text).split()[:_MAX_WORDS]
        with self._tables.reading() as connection:
            if connection is None:
                return []
            rows = connection.execute(select(CONVERSATIONS).where(self._owned(owner))).all()
            if words:
                joined = CONVERSATIONS.c.id == TURNS.c.conversation_id
                turns = select(TURNS).join(CONVERSATIONS, joined).where(self._owned(owner))
                asked = connection.execute(turns.where(_holds(TURNS.c.question, words))).all()
                answered = connection.execute(turns.where(_holds(TURNS.c.answer_text, words))).all()
                named = connection.execute(
                    select(CONVERSATIONS.c.id).where(self._owned(owner), _holds(CONVERSATIONS.c.name, words))
                ).scalars()
                ids = {*named, *(row.conversation_id for row in asked), *_admitted(answered, admits)}
                rows = [row for row in rows if row.id in ids]
        return sorted(map(_read, rows), key=lambda each: (each.changed_at, each.id), reverse=True)

    def rename(self, owner: str, conversation_id: str, name: str) -> KeptConversation | None:
        """Give a conversation another name; None if there is no such conversation."""
        with self._tables.writing() as connection:
            changed = {"name": storable(name)[:MAX_NAME_CHARS], "changed_at": utc_now()}
            mine = self._mine(owner, conversation_id)
            if not connection.execute(update(CONVERSATIONS).where(mine).values(changed)).rowcount:
                return None
        return self.get(owner, conversation_id)

    def delete(self, owner: str, conversation_id: str) -> bool:
        """Delete a conversation with its turns; False if there is no such conversation."""
        with self._tables.writing() as connection:
            mine = self._mine(owner, conversation_id)
            if not connection.execute(delete(CONVERSATIONS).where(mine)).rowcount:
                return False
            connection.execute(delete(TURNS).where(TURNS.c.conversation_id == conversation_id))
        return True

    def forget(self, owner: str) -> int:
        """Delete every conversation of somebody; return how many there were."""
        return self._delete_where(CONVERSATIONS.c.owner == owner)

    def tidy(self) -> int:
        """Delete what has been kept long enough, whosever it is; return how many conversations."""
        oldest = self._oldest()
        return self._delete_where(CONVERSATIONS.c.changed_at < oldest) if oldest else 0

    def _delete_where(self, which: ColumnElement[bool]) -> int:
        with self._tables.reading() as connection:  # what has nothing to delete writes nothing
            if (
                connection is None
                or connection.execute(select(CONVERSATIONS.c.id).where(which)).first() is None
            ):
                return 0
        with self._tables.writing() as connection:
            ids = select(CONVERSATIONS.c.id).where(which).scalar_subquery()
            connection.execute(delete(TURNS).where(TURNS.c.conversation_id.in_(ids)))
            return int(connection.execute(delete(CONVERSATIONS).where(which)).rowcount)

    def _owned(self, owner: str) -> ColumnElement[bool]:
        oldest = self._oldest()
        owned = CONVERSATIONS.c.owner == owner
        return and_(owned, CONVERSATIONS.c.changed_at >= oldest) if oldest else owned

    def _mine(self, owner: str, conversation_id: str) -> ColumnElement[bool]:
        return and_(CONVERSATIONS.c.id == conversation_id, self._owned(owner))

    def _oldest(self) -> str:
        """Return the time before which nothing is kept; empty where everything is."""
        return time_before(self._keep_days) if self._keep_days else ""


def time_before(days: int) -> str:
    """Return the time so many days ago, as the store writes it."""
    return (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="microseconds")


def name_from(question: str) -> str:
    """Return the name of a conversation that begins with `question`."""
    line = " ".join(storable(question).split())
    return line if len(line) <= _NAMED_BY_CHARS else f"{line[:_NAMED_BY_CHARS]}…"


def _holds(column: ColumnElement[str], words: Sequence[str]) -> ColumnElement[bool]:
    return and_(*(column.icontains(word, autoescape=True) for word in words))


def _admitted(rows: Iterable[Row[Any]], admits: Admits) -> set[str]:
    return {
        row.conversation_id for row in rows if admits(read_documents(row.documents), read_answer(row.answer))
    }


def _turn_row(conversation_id: str, turn: KeptTurn) -> dict[str, Any]:
    return {
        "conversation_id": conversation_id,
        "number": turn.number,
        "asked_at": turn.asked_at,
        "question": storable(turn.question),
        "answer_text": storable(turn.answer.text),
        "answer": written_answer(turn.answer),
        "documents": written_documents(turn.documents),
        "filters": written_filters(turn.filters),
    }


def _read(row: Row[Any]) -> KeptConversation:
    return KeptConversation(row.id, row.name, row.created_at, row.changed_at, row.turns)


def _read_turn(row: Row[Any]) -> KeptTurn:
    answer = read_answer(row.answer)
    return KeptTurn(
        row.number,
        row.asked_at,
        answer.question,
        answer,
        read_documents(row.documents),
        read_filters(row.filters),
    )
