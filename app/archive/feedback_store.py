"""Opinions at rest."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection
from typing import Any

from sqlalchemy import Row, delete, func, insert, select

from app.archive.conversation_store import time_before
from app.archive.records import Judgement, Opinion
from app.archive.schema import FEEDBACK, STATE
from app.archive.stored_text import read_answer, read_documents, written_answer, written_documents
from app.table_set import TableSet
from corpus.storage.serialization import to_json
from rag.types import Turn

_SECRET = "secret"  # noqa: S105 - the name of the row, not the secret
_SECRET_BYTES = 32


class FeedbackStore:
    """The table of feedback. Thread-safe."""

    def __init__(self, tables: TableSet, keep_days: int) -> None:
        """Use `tables`.

        Args:
            keep_days: What was given longer ago is gone; 0 keeps everything.
        """
        self._tables = tables
        self._keep_days = keep_days

    def put(self, opinion: Opinion) -> None:
        """Keep an opinion, in the place of an earlier one of the same person about the same answer."""
        with self._tables.writing() as connection:
            connection.execute(delete(FEEDBACK).where(FEEDBACK.c.about == opinion.about))
            connection.execute(insert(FEEDBACK).values(_row(opinion)))
        self.tidy()

    def opinions(self, offset: int = 0, limit: int | None = None) -> list[Opinion]:
        """Return opinions, the newest first."""
        newest = select(FEEDBACK).where(FEEDBACK.c.given_at >= self._oldest())
        newest = newest.order_by(FEEDBACK.c.given_at.desc(), FEEDBACK.c.id).offset(offset).limit(limit)
        with self._tables.reading() as connection:
            return [] if connection is None else [_read(row) for row in connection.execute(newest)]

    def judgements(self, about: Collection[str]) -> dict[str, Judgement]:
        """Return what was said, by what it is about."""
        chosen = (FEEDBACK.c.about, FEEDBACK.c.useful, FEEDBACK.c.reason, FEEDBACK.c.correction)
        found = select(*chosen).where(FEEDBACK.c.about.in_(about), FEEDBACK.c.given_at >= self._oldest())
        with self._tables.reading() as connection:
            rows = [] if connection is None else connection.execute(found).all()
        return {row.about: Judgement(row.useful, row.reason, json.loads(row.correction)) for row in rows}

    def count(self) -> int:
        """Return how many opinions there are."""
        counted = select(func.count()).select_from(FEEDBACK).where(FEEDBACK.c.given_at >= self._oldest())
        with self._tables.reading() as connection:
            return 0 if connection is None else int(connection.execute(counted).scalar_one())

    def delete(self, opinion_id: str) -> bool:
        """Delete an opinion; False if there is none of this id."""
        with self._tables.writing() as connection:
            return bool(connection.execute(delete(FEEDBACK).where(FEEDBACK.c.id == opinion_id)).rowcount)

    def tidy(self) -> int:
        """Delete what has been kept long enough; return how many opinions."""
        old = FEEDBACK.c.given_at < self._oldest()
        with self._tables.reading() as connection:
            if connection is None or connection.execute(select(FEEDBACK.c.id).where(old)).first() is None:
                return 0
        with self._tables.writing() as connection:
            return int(connection.execute(delete(FEEDBACK).where(old)).rowcount)

    def secret(self) -> str:
        """Return what makes names of askers opaque, made when it is first asked for."""
        mine = select(STATE.c.value).where(STATE.c.key == _SECRET)
        with self._tables.reading() as connection:
            if connection is not None and (found := connection.execute(mine).scalar()):
                return str(found)
        with self._tables.writing() as connection:
            found = connection.execute(mine).scalar()
            if not found:
                found = secrets.token_urlsafe(_SECRET_BYTES)
                connection.execute(insert(STATE).values(key=_SECRET, value=found))
            return str(found)

    def _oldest(self) -> str:
        return time_before(self._keep_days) if self._keep_days else ""


def _row(opinion: Opinion) -> dict[str, Any]:
    return {
        "id": opinion.id,
        "about": opinion.about,
        "asker": opinion.asker,
        "given_at": opinion.given_at,
        "useful": opinion.useful,
        "reason": opinion.reason,
        "correction": to_json(opinion.correction),
        "history": to_json([[turn.question, turn.answer_text] for turn in opinion.history]),
        "answer": written_answer(opinion.answer),
        "documents": written_documents(opinion.documents),
    }


def _read(row: Row[Any]) -> Opinion:
    return Opinion(
        id=row.id,
        about=row.about,
        asker=row.asker,
        given_at=row.given_at,
        useful=row.useful,
        reason=row.reason,
        correction=json.loads(row.correction),
        history=tuple(Turn(*turn) for turn in json.loads(row.history)),
        answer=read_answer(row.answer),
        documents=read_documents(row.documents),
    )
