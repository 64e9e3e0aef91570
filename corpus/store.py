"""Documents at rest: every version that came in, which one is current, and what is in force."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TypeVar

from sqlalchemy import URL, Connection, delete, func, insert, make_url, or_, select, text, tuple_, update

from corpus.documents import Document
from corpus.errors import StoreBusyError
from corpus.storage.records import DocumentRecord, DocumentVersion, ParsedFile, Standing
from corpus.storage.resolution import forget_resolution, read_outlines, renew_resolution
from corpus.storage.rows import (
    read_standing,
    read_validity,
    read_version,
    record_row,
    version_row,
)
from corpus.storage.schema import DOCUMENTS, LINKS, VALIDITY, VERSIONS, connect, utc_now
from corpus.validity import Link, Validity

_Item = TypeVar("_Item")
_PER_STATEMENT = 400
_WRITER_LOCK = 0x7A77  # see `corpus.storage.schema._LOCK`
VersionKey = tuple[str, str]


class DocumentStore:
    """The catalogue of documents and their immutable versions, keyed by (doc_id, version). Thread-safe."""

    def __init__(self, url: str | URL) -> None:
        """Connect, and make or renew the tables.

        Args:
            url: SQLAlchemy URL, e.g. `sqlite:////path/store.db` or `postgresql+pg8000://user:password@host/name`.

        Raises:
            StoreError: If a newer program made it.
            SQLAlchemyError: If it cannot be reached or is no database.
        """
        self._engine, self._writer = connect(url)

    @classmethod
    def open(cls, workspace: Path, database_url: str | None = None) -> DocumentStore:
        """Open the store of a workspace: the database of `database_url`, else the SQLite file in the folder."""
        return cls(store_url(workspace, database_url))

    def close(self) -> None:
        """Give back the connections."""
        self._engine.dispose()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Keep other writers out while the block runs; for SQLite, whose file lies in one workspace, its lock does.

        Raises:
            StoreBusyError: If another process is writing.
        """
        if self._engine.dialect.name != "postgresql":
            yield
            return
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            if not connection.execute(
                text("SELECT pg_try_advisory_lock(:key)"), {"key": _WRITER_LOCK}
            ).scalar():
                raise StoreBusyError("另一个入库任务正在写这个文件库；请等它结束后再试。")
            try:
                yield
            finally:
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _WRITER_LOCK})

    # --- versions

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
            for some in _portions(keys):
                wanted = tuple_(VERSIONS.c.doc_id, VERSIONS.c.version).in_(some)
                for row in connection.execute(select(VERSIONS).where(wanted)):
                    found[row.doc_id, row.version] = read_version(row)
        return [found[key] for key in keys]

    def get_texts(self, keys: Sequence[VersionKey]) -> list[str]:
        """Return the texts of versions in the order of `keys`; quicker than whole documents.

        Raises:
            KeyError: If one is not kept.
        """
        found: dict[VersionKey, str] = {}
        columns = select(VERSIONS.c.doc_id, VERSIONS.c.version, VERSIONS.c.text)
        with self._engine.connect() as connection:
            for some in _portions(keys):
                wanted = tuple_(VERSIONS.c.doc_id, VERSIONS.c.version).in_(some)
                found |= {(row[0], row[1]): row[2] for row in connection.execute(columns.where(wanted))}
        return [found[key] for key in keys]

    def lacks(self, keys: Iterable[VersionKey]) -> bool:
        """Say whether one of some versions is not kept."""
        with self._engine.connect() as connection:
            kept = connection.execute(select(VERSIONS.c.doc_id, VERSIONS.c.version)).all()
        return not {(row.doc_id, row.version) for row in kept}.issuperset(keys)

    def versions_of(self, doc_id: str) -> list[DocumentVersion]:
        """Return every version of a document, in the order in which they came in."""
        columns = select(VERSIONS.c.version, VERSIONS.c.ingested_at).where(VERSIONS.c.doc_id == doc_id)
        with self._engine.connect() as connection:
            return [
                DocumentVersion(*row) for row in connection.execute(columns.order_by(VERSIONS.c.ingested_at))
            ]

    # --- the catalogue

    def records(self) -> list[DocumentRecord]:
        """Return what is known of every document, withdrawn ones included, by source."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(DOCUMENTS)).all()
        return sorted((DocumentRecord(**row._mapping) for row in rows), key=lambda record: record.source)

    def put(self, parsed: Sequence[ParsedFile]) -> None:
        """Make documents current, each in the version that is given; all or none.

        A version that is kept already is left as it is. A document that was withdrawn stands again.
        """
        now = utc_now()
        keys = [(file.document.doc_id, file.document.version) for file in parsed]
        with self._writer.begin() as connection:
            before = _records(connection, [doc_id for doc_id, _ in keys])
            kept = _kept(connection, keys)
            new = {key: file.document for key, file in zip(keys, parsed, strict=True) if key not in kept}
            if new:
                connection.execute(
                    insert(VERSIONS), [version_row(document, now) for document in new.values()]
                )
            for some in _portions(list(before)):
                connection.execute(delete(DOCUMENTS).where(DOCUMENTS.c.doc_id.in_(some)))
            rows = {
                file.document.doc_id: record_row(file, before.get(file.document.doc_id), now)
                for file in parsed
            }
            if rows:
                connection.execute(insert(DOCUMENTS), list(rows.values()))
            stood = {(r.doc_id, r.version) for r in before.values() if r.withdrawn_at is None}
            if not stood.issuperset(keys):
                forget_resolution(connection)

    def complete(self, doc_ids: Sequence[str], fingerprint: str) -> None:
        """Note that these documents are everything that the file with this fingerprint holds."""
        with self._writer.begin() as connection:
            for some in _portions(doc_ids):
                connection.execute(
                    update(DOCUMENTS).where(DOCUMENTS.c.doc_id.in_(some)).values(fingerprint=fingerprint)
                )

    def withdraw(self, doc_ids: Sequence[str]) -> None:
        """Take documents out of the collection; their versions are kept."""
        with self._writer.begin() as connection:
            for some in _portions(doc_ids):
                connection.execute(
                    update(DOCUMENTS).where(DOCUMENTS.c.doc_id.in_(some)).values(withdrawn_at=utc_now())
                )
            forget_resolution(connection)

    def note_failures(self, messages: dict[str, str]) -> None:
        """Note, by `doc_id`, why the file of a document could not be read; it keeps its current version."""
        with self._writer.begin() as connection:
            for doc_id, message in messages.items():
                connection.execute(
                    update(DOCUMENTS).where(DOCUMENTS.c.doc_id == doc_id).values(failure=message)
                )

    # --- validity

    def resolve(self, today: date) -> None:
        """Resolve what is in force among the documents that stand, unless that is known for today."""
        with self._writer.begin() as connection:
            renew_resolution(connection, today)

    def standings(self) -> dict[str, Standing]:
        """Return by `doc_id` what was last resolved."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(VALIDITY)).all()
        return {row.doc_id: read_standing(row) for row in rows}

    def validity_of(self, doc_id: str) -> Validity:
        """Return what was last resolved for a document, with its evidence; `unknown` where nothing was."""
        with self._engine.connect() as connection:
            row = connection.execute(select(VALIDITY).where(VALIDITY.c.doc_id == doc_id)).one_or_none()
        return read_validity(row) if row else Validity("unknown")

    def links_of(self, doc_id: str) -> list[Link]:
        """Return the links from and to a document, sorted."""
        touching = or_(LINKS.c.from_doc_id == doc_id, LINKS.c.to_doc_id == doc_id)
        with self._engine.connect() as connection:
            return sorted(Link(**row._mapping) for row in connection.execute(select(LINKS).where(touching)))

    # --- overviews

    def outlines(self) -> list[Document]:
        """Return the documents that stand, by source, each without text, sections and edits."""
        with self._engine.connect() as connection:
            return sorted(read_outlines(connection), key=lambda document: document.source)

    def version_count(self) -> int:
        """Return how many versions are kept, of all documents."""
        with self._engine.connect() as connection:
            return int(connection.execute(select(func.count()).select_from(VERSIONS)).scalar_one())


def store_url(workspace: Path, database_url: str | None = None) -> URL:
    """Return where the store of a workspace is."""
    if database_url is not None:
        return make_url(database_url)
    # An URL as a string would cut the path at a ? in it.
    return URL.create("sqlite", database=str(workspace / "documents.db"))


def _portions(items: Sequence[_Item]) -> Iterator[Sequence[_Item]]:
    for at in range(0, len(items), _PER_STATEMENT):
        yield items[at : at + _PER_STATEMENT]


def _records(connection: Connection, doc_ids: Sequence[str]) -> dict[str, DocumentRecord]:
    rows = [
        row
        for some in _portions(doc_ids)
        for row in connection.execute(select(DOCUMENTS).where(DOCUMENTS.c.doc_id.in_(some)))
    ]
    return {row.doc_id: DocumentRecord(**row._mapping) for row in rows}


def _kept(connection: Connection, keys: Sequence[VersionKey]) -> set[VersionKey]:
    columns = select(VERSIONS.c.doc_id, VERSIONS.c.version)
    return {
        (row.doc_id, row.version)
        for some in _portions(keys)
        for row in connection.execute(columns.where(tuple_(VERSIONS.c.doc_id, VERSIONS.c.version).in_(some)))
    }
