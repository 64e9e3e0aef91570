"""What the store knows of a document beside the version that is read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from corpus.storage.records import DocumentVersion
from corpus.validity import Link
from index.errors import WorkspaceError
from index.workspace import failure_reason, open_store


@dataclass(frozen=True, slots=True)
class History:
    """How a document came to be as it is, and which others it has to do with.

    Attributes:
        versions: All that are kept, in the order in which they came in.
        links: From and to it, sorted.
    """

    versions: tuple[DocumentVersion, ...] = ()
    links: tuple[Link, ...] = ()


def history_of(workspace: Path, database_url: str | None, doc_id: str) -> History:
    """Return the history of a document; an empty one where the store does not know it.

    Raises:
        WorkspaceError: If the store cannot be read.
    """
    store = open_store(workspace, database_url)
    try:
        return History(tuple(store.versions_of(doc_id)), tuple(store.links_of(doc_id)))
    except SQLAlchemyError as error:
        raise WorkspaceError(
            f"文件库读不了（{failure_reason(error)}）；请检查磁盘、权限和数据库服务。"
        ) from error
    finally:
        store.close()
