"""Tables of the application in the database of the documents, each set with a schema number and steps of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, Column, Connection, MetaData, String, Table, Text, delete, insert, inspect, select
from sqlalchemy import text as sql
from sqlalchemy.exc import SQLAlchemyError

from corpus.storage.schema import make_engines
from index.workspace import failure_reason

_SCHEMA_KEY = "schema"
Step = Callable[[Connection], None]


@dataclass(frozen=True, slots=True)
class Schema:
    """What tables there are.

    Attributes:
        kept: What is in them, for the messages, in Chinese.
        state: See `state_table`.
        steps: Each leads from the schema of its place to the next one.
        lock: A number that nothing else on the same PostgreSQL database locks (`corpus.storage.schema`).
        error: What a reader or a writer of them raises; the message is in Chinese, with the mend.
    """

    kept: str
    state: Table
    steps: tuple[Step, ...]
    lock: int
    error: type[Exception]


def state_table(name: str, metadata: MetaData) -> Table:
    """Return the table of a set that holds its schema number, and other single values."""
    return Table(
        name, metadata, Column("key", String(32), primary_key=True), Column("value", Text, nullable=False)
    )


class TableSet:
    """Tables at rest. Thread-safe. Reading makes none, but renews those of an older program; the first writing makes them."""

    def __init__(self, url: str | URL, schema: Schema) -> None:
        """Connect to nothing yet.

        Args:
            url: SQLAlchemy URL.
        """
        self._schema = schema
        self._engine, self._writer = make_engines(url)
        self._file = Path(str(self._engine.url.database)) if self._engine.dialect.name == "sqlite" else None
        self._has_tables = False

    def close(self) -> None:
        """Give back the connections."""
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection | None]:
        """Give a connection; None where there are no tables yet. A workspace that is only looked at stays as it is.

        Raises:
            Exception: The error of the schema, if the database cannot be read or a newer program made the tables.
        """
        if self._file is not None and not self._file.exists():
            yield None
            return
        if not self._has_tables and self._are_old():
            with self.writing():
                pass
        with self._explained(), self._engine.connect() as connection:
            self._has_tables = self._has_tables or self._found(connection) == len(self._schema.steps)
            yield connection if self._has_tables else None

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection whose statements are committed together.

        Raises:
            Exception: As `reading`.
        """
        with self._explained():
            if self._file is not None:
                self._file.parent.mkdir(parents=True, exist_ok=True)
            with self._writer.begin() as connection:
                if not self._has_tables:
                    self._renew(connection)
                    if self._file is not None:
                        self._file.chmod(0o600)  # what is kept from now on is its owner's alone
                yield connection
        self._has_tables = True

    def _are_old(self) -> bool:
        with self._explained(), self._engine.connect() as connection:
            return 0 < self._found(connection) < len(self._schema.steps)

    def _found(self, connection: Connection) -> int:
        """Return the number of the schema in the database; 0 where there are no such tables."""
        schema, state = self._schema, self._schema.state
        if not inspect(connection).has_table(state.name):
            return 0
        value = connection.execute(select(state.c.value).where(state.c.key == _SCHEMA_KEY)).scalar()
        found, newest = int(value) if value else 0, len(schema.steps)
        if found > newest:
            raise schema.error(
                f"{schema.kept}的表由更新版本的程序建立（格式 {found}，本程序到 {newest}）；请升级程序。"
            )
        return found

    def _renew(self, connection: Connection) -> None:
        schema, state = self._schema, self._schema.state
        if connection.dialect.name == "postgresql":
            connection.execute(sql("SELECT pg_advisory_xact_lock(:key)"), {"key": schema.lock})
        found = self._found(connection)
        if found == len(schema.steps):
            return
        for step in schema.steps[found:]:
            step(connection)
        connection.execute(delete(state).where(state.c.key == _SCHEMA_KEY))
        connection.execute(insert(state).values(key=_SCHEMA_KEY, value=str(len(schema.steps))))

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, OSError) as error:
            raise self._schema.error(
                f"{self._schema.kept}所在的数据库用不了（{failure_reason(error)}）；请检查磁盘、权限和数据库服务。"
            ) from error
