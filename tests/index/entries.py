"""Documents of a generation, made up field by field."""

from __future__ import annotations

from datetime import date

from corpus.documents import Level, Status
from corpus.storage.records import Standing
from index.entries import DocumentEntry


def entry(
    title: str = "关于粮食工作的通知",
    *,
    source: str = "通知/甲.txt",
    status: Status = "in_force",
    starts_on: date | None = None,
    doc_number: str | None = None,
    issuers: tuple[str, ...] = (),
    issued_on: date | None = None,
    region: str | None = None,
    level: Level | None = None,
    year: int | None = None,
    groups: tuple[str, ...] = (),
) -> DocumentEntry:
    return DocumentEntry(
        doc_id=source,
        version="1",
        source=source,
        standing=Standing(status, None, starts_on),
        first_row=0,
        chunk_count=1,
        title=title,
        doc_number=doc_number,
        issuers=issuers,
        issued_on=issued_on,
        published_on=None,
        region=region,
        level=level,
        year=year,
        groups=groups,
    )
