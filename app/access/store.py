"""Keys, counts and ended sessions at rest, in the database of the documents."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Row, delete, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from app.access.asker import Allowance
from app.access.errors import AccessError
from app.access.keys import AccessKey
from app.access.schema import ENDED_SESSIONS, KEYS, SCHEMA, STATE, USAGE, found_schema, renew_schema
from corpus.errors import StoreError
from corpus.storage.schema import make_engines, utc_now
from corpus.store import store_url
from index.workspace import failure_reason

_SECRET = "secret"  # noqa: S105 - the name of the row, not the secret
_SECRET_BYTES = 32


class AccessStore:
    """The tables of access. Thread-safe. Reading makes nothing; the first writing makes the tables."""

    def __init__(self, url: str | URL) -> None:
        """Connect to nothing yet.

        Args:
            url: SQLAlchemy URL.
        """
        self._engine, self._writer = make_engines(url)
        self._file = Path(str(self._engine.url.database)) if self._engine.dialect.name == "sqlite" else None
        self._has_tables = False

    @classmethod
    def open(cls, workspace: Path, database_url: str | None) -> AccessStore:
        """Open the tables of a workspace: in the database of `database_url`, else in the SQLite file in the folder."""
        return cls(store_url(workspace, database_url))

    def close(self) -> None:
        """Give back the connections."""
        self._engine.dispose()

    # --- keys

    def add_key(self, key: AccessKey, token_hash: str) -> None:
        """Keep a new key."""
        with self._writing() as connection:
            connection.execute(insert(KEYS).values(**_row(key), hash=token_hash))

    def keys(self) -> dict[str, AccessKey]:
        """Return every key there has been, void ones included, by the hash of its token; oldest first."""
        with self._reading() as connection:
            if connection is None:
                return {}
            rows = connection.execute(select(KEYS).order_by(KEYS.c.created_at)).all()
        return {row.hash: _read(row) for row in rows}

    def revoke(self, key_id: str) -> bool:
        """Make a key void, for good; False if there is no good one of this id."""
        good = (KEYS.c.id == key_id) & KEYS.c.revoked_at.is_(None)
        with self._writing() as connection:
            return bool(connection.execute(update(KEYS).where(good).values(revoked_at=utc_now())).rowcount)

    def note_uses(self, times: Mapping[str, str]) -> None:
        """Note when keys were last used, by id."""
        with self._writing() as connection:
            for key_id, at in times.items():
                connection.execute(update(KEYS).where(KEYS.c.id == key_id).values(last_used_at=at))

    # --- counts

    def add_questions(self, counts: Mapping[tuple[str, str], int]) -> None:
        """Add to how many questions somebody has asked on a day, by (identity, ISO date)."""
        with self._writing() as connection:
            for (identity, day), count in counts.items():
                of_day = (USAGE.c.identity == identity) & (USAGE.c.day == day)
                more = update(USAGE).where(of_day).values(questions=USAGE.c.questions + count)
                if not connection.execute(more).rowcount:
                    connection.execute(insert(USAGE).values(identity=identity, day=day, questions=count))

    def questions_on(self, day: str) -> dict[str, int]:
        """Return how many questions each has asked on a day, by identity."""
        with self._reading() as connection:
            if connection is None:
                return {}
            rows = connection.execute(select(USAGE).where(USAGE.c.day == day)).all()
        return {row.identity: row.questions for row in rows}

    # --- sessions

    def secret(self) -> str:
        """Return what signs the cookies of this database's servers, made when it is first asked for."""
        mine = select(STATE.c.value).where(STATE.c.key == _SECRET)
        with self._reading() as connection:
            if connection is not None and (found := connection.execute(mine).scalar()):
                return str(found)
        with self._writing() as connection:
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
        with self._writing() as connection:
            connection.execute(delete(ENDED_SESSIONS).where(ENDED_SESSIONS.c.until < int(time.time())))
            connection.execute(delete(ENDED_SESSIONS).where(ENDED_SESSIONS.c.id == session_id))
            connection.execute(insert(ENDED_SESSIONS).values(id=session_id, until=until))

    def ended_sessions(self) -> frozenset[str]:
        """Return the sessions that were ended before their time."""
        with self._reading() as connection:
            if connection is None:
                return frozenset()
            return frozenset(connection.execute(select(ENDED_SESSIONS.c.id)).scalars())

    @contextmanager
    def _reading(self) -> Iterator[Connection | None]:
        """Give a connection; None where there are no tables yet. A workspace that is only looked at stays as it is."""
        if self._file is not None and not self._file.exists():
            yield None
            return
        with _explained(), self._engine.connect() as connection:
            self._has_tables = self._has_tables or found_schema(connection) == SCHEMA
            yield connection if self._has_tables else None

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with _explained():
            if self._file is not None:
                self._file.parent.mkdir(parents=True, exist_ok=True)
            with self._writer.begin() as connection:
                if not self._has_tables:
                    renew_schema(connection)
                    if self._file is not None:
                        self._file.chmod(0o600)  # what signs the cookies is in it from now on
                yield connection
        self._has_tables = True


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except StoreError as error:
        raise AccessError(str(error)) from error
    except (SQLAlchemyError, OSError) as error:
        raise AccessError(
            f"访问密钥所在的数据库用不了（{failure_reason(error)}）；请检查磁盘、权限和数据库服务。"
        ) from error


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
