"""Keys, counts and ended sessions at rest, in the database of the documents."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Row, delete, insert, select, update

from app.access.asker import Allowance
from app.access.keys import AccessKey
from app.access.schema import ENDED_SESSIONS, KEYS, SCHEMA, STATE, USAGE
from app.table_set import TableSet
from corpus.storage.schema import utc_now
from corpus.store import store_url

_SECRET = "secret"  # noqa: S105 - the name of the row, not the secret
_SECRET_BYTES = 32


class AccessStore:
    """The tables of access. Thread-safe. Reading makes nothing; the first writing makes the tables."""

    def __init__(self, url: str | URL) -> None:
        """Connect to nothing yet.

        Args:
            url: SQLAlchemy URL.
        """
        self._tables = TableSet(url, SCHEMA)

    @classmethod
    def open(cls, workspace: Path, database_url: str | None) -> AccessStore:
        """Open the tables of a workspace: in the database of `database_url`, else in the SQLite file in the folder."""
        return cls(store_url(workspace, database_url))

    def close(self) -> None:
        """Give back the connections."""
        self._tables.close()

    # --- keys

    def add_key(self, key: AccessKey, token_hash: str) -> None:
        """Keep a new key."""
        with self._tables.writing() as connection:
            connection.execute(insert(KEYS).values(**_row(key), hash=token_hash))

    def keys(self) -> dict[str, AccessKey]:
        """Return every key there has been, void ones included, by the hash of its token; oldest first."""
        with self._tables.reading() as connection:
            if connection is None:
                return {}
            rows = connection.execute(select(KEYS).order_by(KEYS.c.created_at)).all()
        return {row.hash: _read(row) for row in rows}

    def revoke(self, key_id: str) -> bool:
        """Make a key void, for good; False if there is no good one of this id."""
        good = (KEYS.c.id == key_id) & KEYS.c.revoked_at.is_(None)
        with self._tables.writing() as connection:
            return bool(connection.execute(update(KEYS).where(good).values(revoked_at=utc_now())).rowcount)

    def note_uses(self, times: Mapping[str, str]) -> None:
        """Note when keys were last used, by id."""
        with self._tables.writing() as connection:
            for key_id, at in times.items():
                connection.execute(update(KEYS).where(KEYS.c.id == key_id).values(last_used_at=at))

    # --- counts

    def add_questions(self, counts: Mapping[tuple[str, str], int]) -> None:
        """Add to how many questions somebody has asked on a day, by (identity, ISO date)."""
        with self._tables.writing() as connection:
            for (identity, day), count in counts.items():
                of_day = (USAGE.c.identity == identity) & (USAGE.c.day == day)
                more = update(USAGE).where(of_day).values(questions=USAGE.c.questions + count)
                if not connection.execute(more).rowcount:
                    connection.execute(insert(USAGE).values(identity=identity, day=day, questions=count))

    def questions_on(self, day: str) -> dict[str, int]:
        """Return how many questions each has asked on a day, by identity."""
        with self._tables.reading() as connection:
            if connection is None:
                return {}
            rows = connection.execute(select(USAGE).where(USAGE.c.day == day)).all()
        return {row.identity: row.questions for row in rows}

    # --- sessions

    def secret(self) -> str:
        """Return what signs the cookies of this database's servers, made when it is first asked for."""
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

    def end_session(self, session_id: str, until: int) -> None:
        """Make a session void.

        Args:
            until: When its cookie would have ended, in seconds of the epoch.
        """
        with self._tables.writing() as connection:
            connection.execute(delete(ENDED_SESSIONS).where(ENDED_SESSIONS.c.until < int(time.time())))
            connection.execute(delete(ENDED_SESSIONS).where(ENDED_SESSIONS.c.id == session_id))
            connection.execute(insert(ENDED_SESSIONS).values(id=session_id, until=until))

    def ended_sessions(self) -> frozenset[str]:
        """Return the sessions that were ended before their time."""
        with self._tables.reading() as connection:
            if connection is None:
                return frozenset()
            return frozenset(connection.execute(select(ENDED_SESSIONS.c.id)).scalars())


def _row(key: AccessKey) -> dict[str, Any]:
    return {
        "id": key.id,
        "name": key.name,
        "role": key.role,
        "groups": None if key.groups is None else json.dumps(key.groups, ensure_ascii=False),
        "created_at": key.created_at,
        "expires_on": key.expires_on.isoformat() if key.expires_on else None,
        "requests_per_minute": key.allowance.requests_per_minute,
        "questions_per_day": key.allowance.questions_per_day,
    }


def _read(row: Row[Any]) -> AccessKey:
    return AccessKey(
        id=row.id,
        name=row.name,
        role=row.role,
        groups=None if row.groups is None else tuple(json.loads(row.groups)),
        created_at=row.created_at,
        last_used_at=row.last_used_at,
        expires_on=date.fromisoformat(row.expires_on) if row.expires_on else None,
        revoked_at=row.revoked_at,
        allowance=Allowance(row.requests_per_minute, row.questions_per_day),
    )
