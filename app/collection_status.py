"""What the store of a workspace holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from corpus.documents import Document, Status
from corpus.storage.records import Standing
from corpus.store import DocumentStore, store_url
from index.errors import NoIndexError, WorkspaceError
from index.workspace import failure_reason, open_store


@dataclass(frozen=True, slots=True)
class CollectionStatus:
    """The store as it stands; every value is plain.

    Attributes:
        database: Its URL, without a password.
        documents: Those that stand.
        versions: Kept of all documents, the current ones included.
        withdrawn: Documents that were withdrawn.
        failed: Documents whose files could not be read last time; they stand in their last version.
        validity: How many documents have each status today.
    """

    database: str
    documents: int
    versions: int
    withdrawn: int
    failed: int
    validity: dict[Status, int]


def describe_collection(workspace: Path, database_url: str | None) -> CollectionStatus | None:
    """Return how the store stands; None before there is one.

    Raises:
        WorkspaceError: If it cannot be read.
    """
    if not _exists(workspace, database_url):
        return None
    with _reading(workspace, database_url) as store:
        records = store.records()
        standings = store.standings()
        versions = store.version_count()
    standing = [record for record in records if record.withdrawn_at is None]
    statuses = Counter(
        standings.get(record.doc_id, Standing()).status_on(date.today()) for record in standing
    )
    return CollectionStatus(
        database=store_url(workspace, database_url).render_as_string(),
        documents=len(standing),
        versions=versions,
        withdrawn=len(records) - len(standing),
        failed=sum(record.failure is not None for record in standing),
        validity=dict(statuses.most_common()),
    )


def documents_without_text(workspace: Path, database_url: str | None) -> list[Document]:
    """Return the documents that stand, by source, with the status that they have today.

    Raises:
        WorkspaceError: If there is no store or it cannot be read.
    """
    if not _exists(workspace, database_url):
        raise NoIndexError(f"工作区 {workspace} 里还没有文件；请先运行 zhengce ingest 文件或文件夹。")
    with _reading(workspace, database_url) as store:
        standings = store.standings()
        documents = store.outlines()
    return [
        replace(
            document,
            status=standings.get(document.doc_id, Standing()).status_on(date.today()),
            superseded_by=standings.get(document.doc_id, Standing()).superseded_by,
        )
        for document in documents
    ]


def _exists(workspace: Path, database_url: str | None) -> bool:
    """Say whether there is a store: to open that of a workspace makes the file."""
    return database_url is not None or Path(str(store_url(workspace).database)).exists()


@contextmanager
def _reading(workspace: Path, database_url: str | None) -> Iterator[DocumentStore]:
    store = open_store(workspace, database_url)
    try:
        yield store
    except SQLAlchemyError as error:
        raise WorkspaceError(
            f"文件库读不了（{failure_reason(error)}）；请检查磁盘、权限和数据库服务。"
        ) from error
    finally:
        store.close()
