"""One file a format: from a path to raw text."""

from __future__ import annotations

from pathlib import Path

from corpus.errors import DocumentError
from corpus.loaders.markdown import load_markdown
from corpus.loaders.text import load_text, path_hint
from corpus.raw import Furniture, RawDocument, RawHeading, RawPage, StatedField

LOADERS = {".txt": load_text, ".text": load_text, ".md": load_markdown, ".markdown": load_markdown}

__all__ = [
    "LOADERS",
    "Furniture",
    "RawDocument",
    "RawHeading",
    "RawPage",
    "StatedField",
    "is_supported",
    "load",
]


def is_supported(path: Path) -> bool:
    """Say whether a loader exists for the file's extension."""
    return path.suffix.lower() in LOADERS


def load(path: Path) -> RawDocument:
    """Read one file.

    Raises:
        DocumentError: If the format is not known, or the file is empty, too large, or not what its name says.
    """
    try:
        loader = LOADERS[path.suffix.lower()]
    except KeyError:
        allowed = "、".join(sorted(LOADERS))
        raise DocumentError(
            f"{path_hint(path.name)}：不支持的文件格式 {path_hint(path.suffix) or '（无扩展名）'}；可用的格式：{allowed}。请另存为其中一种后再入库。"
        ) from None
    return loader(path)
