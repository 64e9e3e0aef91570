"""Usage at rest, in the database of the documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Literal, cast

from sqlalchemy import URL, delete, func, insert, select

from app.config import Config
from app.table_set import TableSet
from app.usage.asked import Asked, Outcome
from app.usage.schema import ASKED, SCHEMA
from corpus.store import store_url

Part = Literal["day", "hour", "caller"]


@dataclass(frozen=True, slots=True)
class Count:
    """How many questions of a part had an outcome after a time.

    Attributes:
        part: The ISO date of a day, the same with `T` and the hour, or a caller.
    """

    part: str
    outcome: Outcome
    latency_ms: int
    questions: int


class UsageStore:
    """The table of usage. Thread-safe. Reading makes nothing; the first writing makes the table.

    Attributes:
        keep_days: What was asked on earlier days is gone.
    """

    def __init__(self, url: str | URL, keep_days: int) -> None:
        """Connect to nothing yet.

        Args:
            url: SQLAlchemy URL.
        """
        self._tables = TableSet(url, SCHEMA)
        self.keep_days = keep_days

    @classmethod
    def open(cls, config: Config, workspace: Path) -> UsageStore:
        """Open the table of a workspace: in the configured database, else in the SQLite file in the folder."""
        url = config.corpus.database_url
        return cls(store_url(workspace, url.get_secret_value() if url else None), config.usage.keep_days)

    def close(self) -> None:
        """Give back the connections."""
        self._tables.close()

    def add(self, counts: Mapping[Asked, int]) -> None:
        """Keep how many questions were asked."""
        rows = [{**asdict(asked), "questions": count} for asked, count in counts.items()]
        with self._tables.writing() as connection:
            connection.execute(insert(ASKED), rows)

    def counts(self, first: date, last: date, by: Part) -> list[Count]:
        """Return what was asked from one day to another, both included, in parts; in no order."""
        parts = {
            "day": [ASKED.c.day],
            "hour": [ASKED.c.day, ASKED.c.hour],
            "caller": [ASKED.c.caller],
        }[by]
        within = (ASKED.c.day >= first.isoformat()) & (ASKED.c.day <= last.isoformat())
        columns = [*parts, ASKED.c.outcome, ASKED.c.latency_ms]
        summed = select(*columns, func.sum(ASKED.c.questions)).where(within).group_by(*columns)
        with self._tables.reading() as connection:
            rows = [] if connection is None else connection.execute(summed).all()
        return [Count(_name(row[:-3]), cast(Outcome, row[-3]), row[-2], int(row[-1])) for row in rows]

    def tidy(self, today: date) -> int:
        """Delete what has been kept long enough; return how many rows."""
        old = ASKED.c.day < (today - timedelta(days=self.keep_days)).isoformat()
        with self._tables.reading() as connection:
            if connection is None or connection.execute(select(ASKED.c.id).where(old)).first() is None:
                return 0
        with self._tables.writing() as connection:
            return int(connection.execute(delete(ASKED).where(old)).rowcount)


def _name(part: tuple[object, ...]) -> str:
    return str(part[0]) if len(part) == 1 else f"{part[0]}T{part[1]:02}"
