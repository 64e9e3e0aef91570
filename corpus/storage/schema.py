"""The tables of the store, and how the database of an older program becomes one of this program.

A number in the database and steps that lead from each to the next: two databases, six tables and forward only, which
is less than what a migration framework asks for its own configuration.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    URL,
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    delete,
    event,
    insert,
    inspect,
    select,
    text,
)
from sqlalchemy.pool import ConnectionPoolEntry

from corpus.documents import Document, Edit, Section
from corpus.errors import StoreError
from corpus.storage.rows import version_row

SCHEMA = 1
_SCHEMA_KEY = "schema"
_LOCK = 0x7A68656E  # any number that no other program on the same PostgreSQL database uses

_METADATA = MetaData()
STATE = Table(
    "store_state",
    _METADATA,
    Column("key", String(32), primary_key=True),
    Column("value", Text, nullable=False),
)
_MAPPED_BYTES = 1 << 40  # all of it; address space costs nothing

VERSIONS = Table(
    "document_version",
    _METADATA,
    Column("doc_id", String(32), primary_key=True),
    Column("version", String(32), primary_key=True),
    Column("ingested_at", String(40), nullable=False),
    # JSON of `corpus.storage.serialization`, in two parts: most questions to the store need only the first.
    Column("fields", Text, nullable=False),
    Column("structure", Text, nullable=False),
    Column("text", Text, nullable=False),
)
DOCUMENTS = Table(
    "document",
    _METADATA,
    Column("doc_id", String(32), primary_key=True),
    Column("source", Text, nullable=False),
    Column("version", String(32), nullable=False),
    Column("file", Text, nullable=False),
    Column("root", Text, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("first_ingested_at", String(40), nullable=False),
    Column("last_ingested_at", String(40), nullable=False),
    Column("withdrawn_at", String(40)),
    Column("failure", Text),
)
VALIDITY = Table(
    "validity",
    _METADATA,
    Column("doc_id", String(32), primary_key=True),
    Column("status", String(16), nullable=False),
    Column("superseded_by", String(32)),
    Column("starts_on", String(10)),
    Column("evidence_doc_id", String(32)),
    Column("evidence_start", Integer),
    Column("evidence_end", Integer),
)
LINKS = Table(
    "link",
    _METADATA,
    Column("from_doc_id", String(32), primary_key=True),
    Column("to_doc_id", String(32), primary_key=True, index=True),
    Column("kind", String(16), primary_key=True),
    Column("start", Integer, primary_key=True),
    Column("end", Integer, primary_key=True),
)


def connect(url: str | URL) -> tuple[Engine, Engine]:
    """Return what reads and what writes the database at `url`, with today's tables in it.

    Raises:
        StoreError: If it was made by a newer program.
        SQLAlchemyError: If it cannot be reached or is no database.
    """
    engine, writer = make_engines(url)
    try:
        _prepare(engine, writer)
    except BaseException:
        engine.dispose()
        raise
    return engine, writer


def make_engines(url: str | URL) -> tuple[Engine, Engine]:
    """Return what reads and what writes the database at `url`, on the same connections; connects to nothing yet."""
    # A failed statement is reported without the texts that it carried.
    engine = create_engine(url, hide_parameters=True, pool_pre_ping=True)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine, engine.execution_options(writes=True)


def _prepare(engine: Engine, writer: Engine) -> None:
    with engine.connect() as connection:
        found = _found_schema(connection)
    if found > SCHEMA:
        raise StoreError(
            f"文件库由更新版本的程序建立（格式 {found}，本程序到 {SCHEMA}）；请升级程序，或换一个工作区。"
        )
    if found == SCHEMA:  # nothing is written: a full or read-only disk can still be read
        return
    with writer.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        for step in _STEPS[_found_schema(connection) :]:
            step(connection)
        connection.execute(delete(STATE).where(STATE.c.key == _SCHEMA_KEY))
        connection.execute(insert(STATE).values(key=_SCHEMA_KEY, value=str(SCHEMA)))


def _found_schema(connection: Connection) -> int:
    if not inspect(connection).has_table(STATE.name):
        return 0
    value = connection.execute(select(STATE.c.value).where(STATE.c.key == _SCHEMA_KEY)).scalar()
    return int(value) if value else 0


def _make_tables(connection: Connection) -> None:
    """Make the tables; of a store without a catalogue, the last kept version of each document becomes the current one.

    What its files are is not known, so each is parsed again when it is next ingested.
    """
    if not inspect(connection).has_table(VERSIONS.name):
        _METADATA.create_all(connection)
        return
    # Only SQLite was in use then, and a row that came later has a higher rowid.
    rows = connection.execute(text("SELECT * FROM document_version ORDER BY rowid")).mappings().all()
    connection.execute(text("DROP TABLE document_version"))
    _METADATA.create_all(connection)
    now = utc_now()
    documents = [_read_first_row(dict(row)) for row in rows]
    for document in documents:
        connection.execute(insert(VERSIONS).values(version_row(document, now)))
    for document in {document.doc_id: document for document in documents}.values():
        connection.execute(
            insert(DOCUMENTS).values(
                doc_id=document.doc_id,
                source=document.source,
                version=document.version,
                file=document.source,
                root="",
                fingerprint="",
                first_ingested_at=now,
                last_ingested_at=now,
            )
        )


def _read_first_row(row: dict[str, Any]) -> Document:
    for name in ("issuers", "groups"):
        row[name] = tuple(json.loads(row[name]))
    for name in ("issued_on", "published_on", "effective_on"):
        row[name] = date.fromisoformat(row[name]) if row[name] else None
    row["sections"] = tuple(Section(**item) for item in json.loads(row["sections"]))
    row["edits"] = tuple(Edit(**item) for item in json.loads(row["edits"]))
    return Document(**row)


# Each leads from the schema of its place to the next one.
_STEPS: tuple[Callable[[Connection], None], ...] = (_make_tables,)


def utc_now() -> str:
    """Return the time as the store writes it: ISO 8601, UTC, to the microsecond, so that it sorts."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _set_up_sqlite(connection: Any, _entry: ConnectionPoolEntry) -> None:
    """Let a reader wait while a commit is written, and leave the beginning of transactions to `_begin_sqlite`.

    The journal stays SQLite's default: a write-ahead log must create files to be read, and a full or read-only disk
    would then silence the generation that is in use.
    """
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA busy_timeout=10000")
    # A document is some dozens of pages in a chain: mapped, they are not read one call each.
    cursor.execute(f"PRAGMA mmap_size={_MAPPED_BYTES}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """Begin as a writer at once where writing is meant: a reader that turns writer may be refused without waiting."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
