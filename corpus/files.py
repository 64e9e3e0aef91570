"""Which files are to be ingested, and the `source` under which people will find each."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import Failure, InputError
from corpus.loaders import is_supported
from corpus.loaders.archive import is_archive
from corpus.loaders.text import path_hint
from corpus.sidecar import sidecar_of


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to ingest.

    Attributes:
        source: Its path relative to `root`, with `/`.
        root: The folder that was given, or that of a file that was given itself; absolute.
        takes_over: Whether it is a new version of a document that was ingested from another folder, whose file may still
            lie there.
    """

    source: str
    path: Path
    root: str
    takes_over: bool = False


@dataclass(frozen=True, slots=True)
class FoundFiles:
    """What stands at the paths that were given.

    Attributes:
        files: By source, in the order found.
        folders: The folders that were given, absolute: what they no longer hold is missing.
        skipped: Sources of files whose format is not supported.
        unreadable: Folders whose files could not be listed, by source.
    """

    files: dict[str, SourceFile]
    folders: frozenset[str]
    skipped: tuple[str, ...]
    unreadable: tuple[Failure, ...]


def find_files(paths: Sequence[Path]) -> FoundFiles:
    """Return the files at some paths.

    A file that is named itself is taken whatever its extension (its loader then says what is wrong). Links and hidden
    files inside a folder are passed over, as are the sidecar files of documents.

    Raises:
        InputError: If a path does not exist, or two files have one source.
    """
    files: dict[str, SourceFile] = {}
    skipped: list[str] = []
    unreadable: list[Failure] = []
    for path in paths:
        try:
            found = list(_found(path, unreadable))
        except OSError as error:
            raise InputError(f"读不了 {str(path)[:200]}（{error.strerror}）；请检查路径和权限。") from error
        sidecars = {sidecar_of(file.path) for file in found}
        for file in found:
            other = files.get(file.source)
            if path.is_dir() and not (is_supported(file.path) or is_archive(file.path)):
                if file.path not in sidecars:
                    skipped.append(file.source)
            elif other and other.path.resolve() != file.path.resolve():
                raise InputError(
                    f"{other.path} 和 {file.path} 的相对路径都是 {file.source}；请分开放进同一个文件夹再入库。"
                )
            else:
                files[file.source] = file
    folders = frozenset(_readable(str(path.resolve())) for path in paths if path.is_dir())
    return FoundFiles(files, folders, tuple(skipped), tuple(unreadable))


def no_files(paths: Sequence[Path]) -> InputError:
    """Return the error that says that there is nothing to ingest."""
    return InputError(
        f"{'、'.join(map(str, paths))} 里没有可入库的文件；请给出政策文件（txt、docx、pdf 等），或含有它们的文件夹。"
    )


def _found(path: Path, unreadable: list[Failure]) -> Iterator[SourceFile]:
    if not path.exists():
        raise InputError(f"找不到 {path}；请检查路径。")
    folder = path if path.is_dir() else path.parent
    root = _readable(str(folder.resolve()))
    for file in _walk(path, unreadable) if path.is_dir() else (path,):
        yield SourceFile(_readable(file.relative_to(folder).as_posix()), file, root)


def _walk(folder: Path, unreadable: list[Failure]) -> Iterator[Path]:
    def note(error: OSError) -> None:
        source = _readable(Path(error.filename).relative_to(folder).as_posix())
        message = f"{path_hint(source)}：读不了这个文件夹（{error.strerror}）；请检查权限后再入库。"
        unreadable.append(Failure(source, message))

    for parent, folders, names in os.walk(folder, onerror=note):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(parent, name)
            if not name.startswith(".") and path.is_file() and not path.is_symlink():
                yield path


def _readable(name: str) -> str:
    """Return a file name as characters: one that is not UTF-8 comes from an old archive, in GB18030."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return os.fsencode(name).decode("gb18030", errors="replace")
    return name
