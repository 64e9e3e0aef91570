"""Which document that was ingested from elsewhere an uploaded file is a new version of."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from app.backend import Backend
from app.documents.upload_folder import is_uploaded_source
from corpus.loaders.archive import is_archive
from index.entries import DocumentEntry
from index.errors import NoIndexError


class ReplacingError(ValueError):
    """A document cannot be replaced like this; the message says, in Chinese, why and what to do."""


def same_path(entries: Sequence[DocumentEntry], groups: tuple[str, ...], path: str) -> str | None:
    """Return the source of the document that stands under that path for exactly these groups; None where there is none.

    Args:
        entries: What the uploader may read.
        path: Folder and name of the upload, as in a source that the command line gave.
    """
    found = (each for each in entries if each.source == path)
    return next((each.source for each in found if _may_be_replaced(each, groups)), None)


def named(entries: Sequence[DocumentEntry], groups: tuple[str, ...], doc_id: str) -> str:
    """Return the source of the document that an uploader names.

    Raises:
        KeyError: If he may read none of that id.
        ReplacingError: If it is for other groups, or its file is none that can be uploaded.
    """
    entry = next((each for each in entries if each.doc_id == doc_id), None)
    if entry is None:
        raise KeyError(doc_id)
    if set(entry.groups) != set(groups):
        raise ReplacingError("replaces：要替换的文件给另一些组读；请把 groups 写成与它相同")
    if not _is_file_of_its_own(entry.source):
        raise ReplacingError(
            "replaces：要替换的文件在压缩包或隐藏文件夹里；请上传整个压缩包，或当作新文件上传"
        )
    return entry.source


def entries_of(backend: Backend) -> Sequence[DocumentEntry]:
    """Return what may be replaced at all: nothing before anything is ingested."""
    try:
        return backend.documents()
    except NoIndexError:
        return ()


def _may_be_replaced(entry: DocumentEntry, groups: tuple[str, ...]) -> bool:
    elsewhere = not is_uploaded_source(entry.source) and _is_file_of_its_own(entry.source)
    return elsewhere and set(entry.groups) == set(groups)


def _is_file_of_its_own(source: str) -> bool:
    """Say whether a source can be the path of an uploaded file: in no archive, and in nothing that ingest passes over."""
    path = PurePosixPath(source)
    hidden = path.is_absolute() or any(part.startswith(".") for part in path.parts)
    return not hidden and not any(is_archive(Path(parent)) for parent in path.parents)
