"""The tables of access, beside those of the documents in the same database but with a schema number of their own."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import (
    Column,
    Connection,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    delete,
    insert,
    inspect,
    select,
    text,
)

from corpus.errors import StoreError

SCHEMA = 1
_SCHEMA_KEY = "schema"
_LOCK = 0x7A6B  # see `corpus.storage.schema`

_METADATA = MetaData()
STATE = Table(
    "access_state",
    _METADATA,
    Column("key", String(32), primary_key=True),
    Column("value", Text, nullable=False),
)
KEYS = Table(
    "access_key",
    _METADATA,
    Column("id", String(16), primary_key=True),
    Column("name", Text, nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
    Column("role", String(16), nullable=False),
    Column("groups", Text),  # JSON; NULL for all documents
    Column("created_at", String(40), nullable=False),
    Column("last_used_at", String(40)),
    Column("expires_on", String(10)),
    Column("revoked_at", String(40)),
    Column("requests_per_minute", Integer),
    Column("questions_per_day", Integer),
)
USAGE = Table(
    "access_usage",
    _METADATA,
    Column("identity", String(200), primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("questions", Integer, nullable=False),
)
ENDED_SESSIONS = Table(
    "access_ended_session",
    _METADATA,
    Column("id", String(64), primary_key=True),
    Column("until", Integer, nullable=False),  # seconds of the epoch; its cookie is void anyway afterwards
)


def found_schema(connection: Connection) -> int:
    """Return the number of the schema in a database; 0 where there are no such tables.

    Raises:
        StoreError: If a newer program made it.
    """
    if not inspect(connection).has_table(STATE.name):
        return 0
    value = connection.execute(select(STATE.c.value).where(STATE.c.key == _SCHEMA_KEY)).scalar()
    found = int(value) if value else 0
    if found > SCHEMA:
        raise StoreError(f"访问密钥的表由更新版本的程序建立（格式 {found}，本程序到 {SCHEMA}）；请升级程序。")
    return found


def renew_schema(connection: Connection) -> None:
    """Make or renew the tables; the connection writes.

    Raises:
        StoreError: As `found_schema`.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    found = found_schema(connection)
    if found == SCHEMA:
        return
    for step in _STEPS[found:]:
        step(connection)
    connection.execute(delete(STATE).where(STATE.c.key == _SCHEMA_KEY))
    connection.execute(insert(STATE).values(key=_SCHEMA_KEY, value=str(SCHEMA)))


# Each leads from the schema of its place to the next one.
_STEPS: tuple[Callable[[Connection], None], ...] = (_METADATA.create_all,)
