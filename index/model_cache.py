"""The folder where prepared models live, each built once, whole or not at all."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import platformdirs
from filelock import FileLock

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


class ModelCacheError(RuntimeError):
    """The cache folder cannot be written."""


def cache_dir() -> Path:
    """Return `$ZHENGCE_CACHE`, else the user's cache folder for `zhengce`; it need not exist yet."""
    configured = os.environ.get("ZHENGCE_CACHE", "").strip()
    return Path(configured).expanduser() if configured else Path(platformdirs.user_cache_dir("zhengce"))


def prepare_once(name: str, build: Callable[[Path], None]) -> Path:
    """Return the folder `name` in the cache, built by `build` if it is not there yet.

    `build` fills an empty folder that takes its final name only when it is complete and on disk, so a folder that exists
    is whole. Of several processes that start at once, one builds and the others wait.

    Args:
        name: Letters, digits, dots, dashes; ends in the builder's version (`…-v1`), so that a changed builder rebuilds.
        build: Given the folder to fill; whatever it raises leaves nothing behind.

    Raises:
        ValueError: If `name` is not a plain file name.
        ModelCacheError: If the cache cannot be written.
    """
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is not a plain folder name")
    folder = cache_dir() / name
    if folder.is_dir():
        return folder
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(folder.parent / f".{name}.lock"):
            if not folder.is_dir():
                _build_atomically(folder, build)
    except OSError as error:
        raise ModelCacheError(
            f"无法在模型缓存目录 {folder.parent} 中准备 {name}：{error}。"
            "请检查该目录的权限和磁盘空间，或用环境变量 ZHENGCE_CACHE 指定另一个目录。"
        ) from error
    return folder


def report_progress(message: str) -> None:
    """Print one line to stderr: what is being prepared."""
    print(message, file=sys.stderr, flush=True)


def write_atomically(path: Path, content: bytes) -> None:
    """Give `path` this content, whole or not at all, readable by those who may read its folder."""
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _build_atomically(folder: Path, build: Callable[[Path], None]) -> None:
    # The lock is ours, so a folder still being built belongs to a process that was killed.
    for leftover in folder.parent.glob(f".{folder.name}.building-*"):
        shutil.rmtree(leftover)
    temporary = Path(tempfile.mkdtemp(prefix=f".{folder.name}.building-", dir=folder.parent))
    try:
        build(temporary)
        for path in [temporary, *temporary.rglob("*")]:
            # Folders and files born of `tempfile` shut out a service account that shares the cache.
            path.chmod(0o755 if path.is_dir() else 0o644)
            _sync(path)
        temporary.rename(folder)
        _sync(folder.parent)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise


def _sync(path: Path) -> None:
    if path.is_dir() and os.name != "posix":  # Windows cannot open a folder
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
