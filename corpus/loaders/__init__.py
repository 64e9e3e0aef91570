"""One file a format: from a path to raw text."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from corpus.errors import DocumentError
from corpus.loaders.text import path_hint
from corpus.raw import RawDocument

__all__ = ["is_supported", "load", "supported_extensions"]

# Module and extensions. A module is imported when a file needs it: a loader may bring a large library.
_EXTENSIONS = {
    "text": (".txt", ".text"),
    "markdown": (".md", ".markdown"),
    "html": (".html", ".htm"),
    "docx": (".docx",),
    "legacy": (".doc", ".wps", ".rtf", ".odt"),
    "spreadsheet": (".xlsx", ".xls", ".ods", ".csv"),
    "pdf": (".pdf",),
    "ofd": (".ofd",),
    "image": (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp"),
}
_LOADERS = {extension: module for module, extensions in _EXTENSIONS.items() for extension in extensions}


class _Loader(Protocol):
    def __call__(self, path: Path) -> RawDocument: ...


def supported_extensions() -> tuple[str, ...]:
    """Return the extensions that can be read, sorted."""
    return tuple(sorted(_LOADERS))


def is_supported(path: Path) -> bool:
    """Say whether a loader exists for the file's extension."""
    return path.suffix.lower() in _LOADERS


def load(path: Path) -> RawDocument:
    """Read one file.

    Raises:
        DocumentError: If the format is not known, or the file is empty, too large, or not what its name says.
    """
    try:
        name = _LOADERS[path.suffix.lower()]
    except KeyError:
        allowed = "、".join(supported_extensions())
        raise DocumentError(
            f"{path_hint(path.name)}：不支持的文件格式 {path_hint(path.suffix) or '（无扩展名）'}；可用的格式：{allowed}。请另存为其中一种后再入库。"
        ) from None
    loader = cast("_Loader", import_module(f"corpus.loaders.{name}").load)
    return loader(path)
