"""Where generations live and which one is in use: a pointer file that is only ever replaced whole."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy.exc import SQLAlchemyError

from corpus.errors import StoreError
from corpus.store import DocumentStore, store_url
from index.errors import WorkspaceBusyError, WorkspaceError

_POINTER = "CURRENT"
_GENERATIONS = "generations"
_UNFINISHED = ".unfinished-"
_KEPT = 2  # the current one, and the one before for readers that have not moved on


def current_generation(workspace: Path) -> str | None:
    """Return the name of the generation in use, or None where nothing has been ingested."""
    try:
        name = (workspace / _POINTER).read_text(encoding="ascii").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return name or None


def generation_folder(workspace: Path, generation: str) -> Path:
    """Return the folder of a generation."""
    return workspace / _GENERATIONS / generation


def open_store(workspace: Path, database_url: str | None = None) -> DocumentStore:
    """Open the documents of a workspace.

    Args:
        database_url: See `corpus.store.DocumentStore`; None for the SQLite file in the workspace.

    Raises:
        WorkspaceError: If they cannot be reached.
    """
    try:
        return DocumentStore.open(workspace, database_url)
    except StoreError as error:
        raise WorkspaceError(str(error)) from error
    except SQLAlchemyError as error:
        shown = store_url(workspace, database_url).render_as_string()  # without its password
        mend = (
            "请检查数据库服务是否在运行，以及 corpus.database_url 里的地址、用户、密码和库名"
            if database_url
            else "请检查磁盘和权限，若它已损坏，请换一个工作区，把全部原文件重新入库"
        )
        raise WorkspaceError(f"文件库 {shown} 打不开（{failure_reason(error)}）；{mend}。") from error


def write_lock(workspace: Path) -> FileLock:
    """Return the lock that the one writer of a workspace holds.

    Raises:
        WorkspaceError: If the folder cannot be made.
    """
    try:
        workspace.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WorkspaceError(
            f"无法建立工作区 {workspace}（{error.strerror}）；请换一个可写的文件夹（--workspace）。"
        ) from error
    return FileLock(workspace / ".writer.lock", timeout=0)


def acquire(lock: FileLock) -> FileLock:
    """Take the writer's lock at once or say who has it.

    Raises:
        WorkspaceBusyError: If another ingest is writing.
        WorkspaceError: If the folder is not writable.
    """
    try:
        lock.acquire()
    except Timeout:
        raise WorkspaceBusyError("另一个入库任务正在写这个工作区；请等它结束后再试。") from None
    except OSError as error:
        raise WorkspaceError(f"工作区不可写（{error.strerror}）；请检查权限和磁盘空间。") from error
    return lock


def new_generation_name() -> str:
    """Return a fresh name; later names sort after earlier ones."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{secrets.token_hex(3)}"


def publish(workspace: Path, generation: str, write: Callable[[Path], None]) -> None:
    """Write a generation and put it into use, or leave everything as it was.

    Args:
        write: Fills the folder it is given, which does not exist yet.
    """
    generations = workspace / _GENERATIONS
    generations.mkdir(exist_ok=True)
    unfinished = generations / f"{_UNFINISHED}{generation}"
    try:
        write(unfinished)
        _sync_tree(unfinished)
        unfinished.rename(generations / generation)
        _sync(generations)
        _replace_pointer(workspace, generation)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        if current_generation(workspace) != generation:
            shutil.rmtree(generations / generation, ignore_errors=True)
        raise


def prune(workspace: Path) -> list[str]:
    """Delete old and unfinished generations; return the names of those kept. Readers keep their open files."""
    generations = workspace / _GENERATIONS
    current = current_generation(workspace)
    complete = sorted(path.name for path in generations.iterdir() if not path.name.startswith("."))
    older = [name for name in complete if current is not None and name < current]
    kept = [*older[1 - _KEPT :], *([current] if current else [])]
    for path in generations.iterdir():
        if path.name not in kept:
            shutil.rmtree(path, ignore_errors=True)
    for pointer in workspace.glob(f".{_POINTER}.*"):  # of a process that was killed
        pointer.unlink(missing_ok=True)
    return kept


def retire(workspace: Path) -> None:
    """Put no generation into use: nothing is left to search."""
    pointer = workspace / _POINTER
    if pointer.exists():
        pointer.unlink()
        _sync(workspace)


def failure_reason(error: Exception) -> str:
    """Return, in few words, why something could not be read or written; no statement and none of its values."""
    text = str(getattr(error, "orig", None) or error).strip() or type(error).__name__
    if getattr(error, "errno", None) == errno.ENOSPC or "No space left" in text or "disk is full" in text:
        return "磁盘空间已满"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return text.splitlines()[0]


def _replace_pointer(workspace: Path, generation: str) -> None:
    temporary = workspace / f".{_POINTER}.{generation}"
    try:
        with temporary.open("w", encoding="ascii") as file:
            file.write(generation + "\n")
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(workspace / _POINTER)
    finally:
        temporary.unlink(missing_ok=True)
    _sync(workspace)


def _sync_tree(folder: Path) -> None:
    for path in sorted(folder.rglob("*")):
        _sync(path)
    _sync(folder)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
