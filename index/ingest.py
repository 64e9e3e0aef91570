"""Changes of the collection, and the generation of the index that comes of them."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from time import monotonic

from sqlalchemy.exc import SQLAlchemyError

from corpus.collection import CollectionReport, Parse, collect
from corpus.errors import InputError, StoreBusyError, StoreError
from corpus.files import FoundFiles, find_files, no_files
from corpus.parsing import parse_files
from corpus.storage.records import DocumentRecord
from corpus.store import DocumentStore
from index.building import renew_index
from index.embedder import Embedder
from index.errors import WorkspaceBusyError, WorkspaceError
from index.store import Index
from index.workspace import acquire, current_generation, failure_reason, open_store, write_lock


@dataclass(frozen=True, slots=True)
class IngestReport(CollectionReport):
    """What became of the collection, and the index over it.

    Attributes:
        generation: The one in use afterwards; None if there is none.
    """

    generation: str | None = None
    seconds: float = 0.0


def ingest(
    paths: Sequence[Path],
    workspace: Path,
    embedder: Embedder,
    *,
    parse: Parse = parse_files,
    database_url: str | None = None,
    rebuild: bool = False,
    withdraw_missing: bool = False,
    show_progress: bool = False,
) -> IngestReport:
    """Add files and folders to a workspace and put a new generation of its index into use.

    A file whose bytes are unchanged costs a hash. Documents come into the store batch by batch (see
    `corpus.collection.collect`); either the new generation is complete and in use afterwards, or the old one is.

    Args:
        parse: What parses the files; the default trusts them.
        database_url: Where the documents are kept; None for a SQLite file in the workspace.
        rebuild: Parse the files again though they are unchanged, and embed every document again, those of earlier
            ingests included; needed after a change of the embedding model.
        withdraw_missing: Withdraw the documents whose files are gone from the folders that are given.

    Raises:
        InputError: If a path does not exist or there is no supported file at all.
        IndexMismatchError: If the index was built with another model and `rebuild` is not set.
        WorkspaceError: If the workspace or the database cannot be written.
    """
    found = find_files(paths)
    if _is_empty(found) and current_generation(workspace) is None:
        raise no_files(paths)

    def change(store: DocumentStore) -> CollectionReport:
        report = collect(
            found,
            store,
            parse,
            reparse=rebuild,
            withdraw_missing=withdraw_missing,
            show_progress=show_progress,
        )
        if _is_empty(found) and not (report.missing or report.withdrawn):
            raise no_files(paths)
        return report

    return _change(
        workspace, embedder, change, database_url=database_url, rebuild=rebuild, show_progress=show_progress
    )


def ingest_files(
    found: FoundFiles,
    workspace: Path,
    embedder: Embedder,
    *,
    parse: Parse = parse_files,
    database_url: str | None = None,
) -> IngestReport:
    """Add files that lie anywhere under the sources that are given them, as `ingest` does.

    Raises:
        IndexMismatchError: If the index was built with another model.
        WorkspaceError: If the workspace or the database cannot be written.
    """

    def change(store: DocumentStore) -> CollectionReport:
        return collect(found, store, parse)

    return _change(workspace, embedder, change, database_url=database_url)


def withdraw(
    sources: Sequence[str], workspace: Path, embedder: Embedder, *, database_url: str | None = None
) -> IngestReport:
    """Take documents out of the collection and of the index; their versions are kept.

    Args:
        sources: Of documents, or of folders and archives for everything in them.

    Raises:
        InputError: If one of them names no document that stands; then none is withdrawn.
        IndexMismatchError: If the index was built with another model.
        WorkspaceError: If the workspace or the database cannot be written.
    """

    def change(store: DocumentStore) -> CollectionReport:
        standing = [record for record in store.records() if record.withdrawn_at is None]
        named = {record.source: record for source in sources for record in _named(source, standing)}
        store.withdraw([record.doc_id for record in named.values()])
        store.resolve(date.today())
        return CollectionReport(withdrawn=tuple(sorted(named)))

    return _change(workspace, embedder, change, database_url=database_url)


def _change(
    workspace: Path,
    embedder: Embedder,
    change: Callable[[DocumentStore], CollectionReport],
    *,
    database_url: str | None,
    rebuild: bool = False,
    show_progress: bool = False,
) -> IngestReport:
    started = monotonic()
    with _writing(workspace, database_url) as store:
        previous = None if rebuild else _index_in_use(workspace, store, embedder, database_url)
        try:
            report = change(store)
            generation = renew_index(workspace, store, embedder, previous, show_progress=show_progress)
        finally:
            if previous:
                previous.close()
    values = {field.name: getattr(report, field.name) for field in fields(report)}
    return IngestReport(**values, generation=generation, seconds=monotonic() - started)


@contextmanager
def _writing(workspace: Path, database_url: str | None) -> Iterator[DocumentStore]:
    """Give the store to its one writer."""
    lock = acquire(write_lock(workspace))
    try:
        store = open_store(workspace, database_url)
        try:
            with store.writing():
                yield store
        finally:
            store.close()
    except StoreBusyError as error:
        raise WorkspaceBusyError(str(error)) from error
    except StoreError as error:
        raise WorkspaceError(str(error)) from error
    except (OSError, SQLAlchemyError) as error:
        raise WorkspaceError(
            f"写入工作区 {workspace} 失败（{failure_reason(error)}）；请检查磁盘空间和权限。原有索引未受影响，可继续使用。"
        ) from error
    finally:
        lock.release()


def _index_in_use(
    workspace: Path, store: DocumentStore, embedder: Embedder, database_url: str | None
) -> Index | None:
    if current_generation(workspace) is None:
        return None
    index = Index.open(workspace, embedder=embedder, database_url=database_url)
    if store.lacks((entry.doc_id, entry.version) for entry in index.entries):
        index.close()
        # Going on would quietly leave out what the store has lost.
        raise WorkspaceError(
            "文件库不完整，或配置的 corpus.database_url 不是建立索引时的那一个；请改正配置，或对全部原文件运行 zhengce ingest --rebuild，一次给出所有路径。"
        )
    return index


def _is_empty(found: FoundFiles) -> bool:
    return not found.files and not found.unreadable


def _named(source: str, standing: Sequence[DocumentRecord]) -> list[DocumentRecord]:
    inside = source.rstrip("/") + "/"
    named = [r for r in standing if r.source == source or r.source.startswith(inside)]
    if not named:
        near = difflib.get_close_matches(source, [record.source for record in standing], n=3)
        hint = f"是否想写 {'、'.join(near)}？" if near else ""
        raise InputError(f"库里没有 {source}。{hint}zhengce documents 列出全部文件。")
    return named
