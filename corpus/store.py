"""Documents at rest: every version that a generation of the index may still point into."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    Column,
    Connection,
    Date,
    Engine,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    delete,
    event,
    insert,
    select,
    tuple_,
)
from sqlalchemy.engine import Row
from sqlalchemy.pool import ConnectionPoolEntry

from corpus.documents import Document, Edit, Section

_METADATA = MetaData()
_VERSIONS = Table(
    "document_version",
    _METADATA,
    Column("doc_id", String(32), primary_key=True),
    Column("version", String(32), primary_key=True),
    Column("source", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("issuers", Text, nullable=False),
    Column("doc_number", Text),
    Column("issued_on", Date),
    Column("published_on", Date),
    Column("effective_on", Date),
    Column("status", String(16), nullable=False),
    Column("superseded_by", Text),
    Column("url", Text),
    Column("groups", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("sections", Text, nullable=False),
    Column("edits", Text, nullable=False),
)
_PER_STATEMENT = 400
VersionKey = tuple[str, str]


class DocumentStore:
    """Immutable versions of documents, keyed by (doc_id, version). Thread-safe."""

    def __init__(self, url: str | URL) -> None:
        """Connect, and create the tables where they are missing.

        Args:
            url: SQLAlchemy URL, e.g. `sqlite:////path/store.db`.
        """
        self._engine: Engine = create_engine(url)
        if self._engine.dialect.name == "sqlite":
            event.listen(self._engine, "connect", _wait_for_the_writer)
        _METADATA.create_all(self._engine)

    @classmethod
    def in_folder(cls, workspace: Path) -> DocumentStore:
        """Open the SQLite store of a workspace."""
        # An URL as a string would cut the path at a ? in it.
        return cls(URL.create("sqlite", database=str(workspace / "documents.db")))

    def add(self, documents: Sequence[Document]) -> None:
        """Keep versions; one that is there already is left as it is. All or none."""
        with self._engine.begin() as connection:
            known = set(_known(connection))
            rows = [
                _to_row(document)
                for document in documents
                if (document.doc_id, document.version) not in known
            ]
            for at in range(0, len(rows), _PER_STATEMENT):
                connection.execute(insert(_VERSIONS), rows[at : at + _PER_STATEMENT])

    def get(self, doc_id: str, version: str) -> Document:
        """Return one version.

        Raises:
            KeyError: If it is not kept.
        """
        return self.get_many([(doc_id, version)])[0]

    def get_many(self, keys: Sequence[VersionKey]) -> list[Document]:
        """Return versions in the order of `keys`.

        Raises:
            KeyError: If one is not kept.
        """
        found: dict[VersionKey, Document] = {}
        with self._engine.connect() as connection:
            for at in range(0, len(keys), _PER_STATEMENT):
                wanted = tuple_(_VERSIONS.c.doc_id, _VERSIONS.c.version).in_(keys[at : at + _PER_STATEMENT])
                for row in connection.execute(select(_VERSIONS).where(wanted)):
                    found[row.doc_id, row.version] = _from_row(row)
        return [found[key] for key in keys]

    def keep_only(self, keys: Iterable[VersionKey]) -> None:
        """Delete every version that is not in `keys`."""
        keep = set(keys)
        with self._engine.begin() as connection:
            for doc_id, version in _known(connection):
                if (doc_id, version) not in keep:
                    connection.execute(
                        delete(_VERSIONS).where(_VERSIONS.c.doc_id == doc_id, _VERSIONS.c.version == version)
                    )

    def close(self) -> None:
        """Give back the connections."""
        self._engine.dispose()


def _known(connection: Connection) -> list[VersionKey]:
    rows = connection.execute(select(_VERSIONS.c.doc_id, _VERSIONS.c.version)).all()
    return [(row.doc_id, row.version) for row in rows]


def _wait_for_the_writer(connection: object, _entry: ConnectionPoolEntry) -> None:
    """Let a reader wait while a commit is written.

    The journal stays SQLite's default: a write-ahead log must create files to be read, and a full or read-only disk
    would then silence the generation that is in use.
    """
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute("PRAGMA busy_timeout=10000")
    cursor.close()


def _to_row(document: Document) -> dict[str, str | date | None]:
    row = {name: getattr(document, name) for name in _VERSIONS.c.keys()}  # noqa: SIM118 (keys of a table, not a dict)
    for name in ("issuers", "groups"):
        row[name] = json.dumps(row[name], ensure_ascii=False)
    for name in ("sections", "edits"):
        row[name] = json.dumps([asdict(item) for item in row[name]], ensure_ascii=False)
    return row


def _from_row(row: Row[Any]) -> Document:
    values = dict(row._mapping)
    for name in ("issuers", "groups"):
        values[name] = tuple(json.loads(values[name]))
    values["sections"] = tuple(Section(**item) for item in json.loads(values["sections"]))
    values["edits"] = tuple(Edit(**item) for item in json.loads(values["edits"]))
    return Document(**values)
