"""One file a format: from a path to raw text. The content of a file decides which, not its name."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from corpus.errors import DocumentError, UnsupportedFormatError
from corpus.loaders.file_kind import FileKind, file_kind, has_tags
from corpus.loaders.text import path_hint
from corpus.raw import RawDocument

__all__ = ["is_supported", "load", "supported_extensions"]

# Module and extensions. A module is imported when a file needs it: a loader may bring a large library.
_EXTENSIONS = {
    "text": (".txt", ".text"),
    "markdown": (".md", ".markdown"),
    "html": (".html", ".htm", ".shtml", ".xhtml", ".mht", ".mhtml"),
    "docx": (".docx",),
    "legacy": (".doc", ".wps", ".rtf", ".odt"),
    "spreadsheet": (".xlsx", ".xls", ".et", ".ods", ".csv"),
    "pdf": (".pdf",),
    "ofd": (".ofd",),
    "image": (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp"),
}
_LOADERS = {extension: module for module, extensions in _EXTENSIONS.items() for extension in extensions}
# The loader of what a file is by its content; text is read as its name says, see `_loader`.
_LOADERS_BY_KIND: dict[FileKind, str] = {
    "docx": "docx",
    "word97": "legacy",
    "odt": "legacy",
    "rtf": "legacy",
    "word_xml": "legacy",
    "xlsx": "spreadsheet",
    "excel97": "spreadsheet",
    "ods": "spreadsheet",
    "excel_xml": "spreadsheet",
    "ofd": "ofd",
    "pdf": "pdf",
    "image": "image",
    "html": "html",
}
_REFUSED: dict[FileKind, str] = {
    "empty": "文件是空的，没有可入库的文字；请检查是否存错了文件。",
    "encrypted": "文件设有打开密码，无法读取；请去掉密码、另存后再入库。",
    "presentation": "这是演示文稿，不支持；请另存为 PDF 后再入库。",
    "zip": "内容是压缩包，但扩展名不是 .zip；请解压后把其中的文件入库，或把扩展名改为 .zip。",
    "ole": "不是 Word 或 Excel 文件，无法读取；请用原来的程序打开，另存为 .docx 或 PDF 后再入库。",
}
_TEXTUAL = ("text", "markdown", "html", "spreadsheet")


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
    named = _LOADERS.get(path.suffix.lower())
    if named is None:
        allowed = "、".join(supported_extensions())
        raise UnsupportedFormatError(
            f"{path_hint(path.name)}：不支持的文件格式 {path_hint(path.suffix) or '（无扩展名）'}；可用的格式：{allowed}。请另存为其中一种后再入库。"
        )
    kind = file_kind(path)
    if reason := _REFUSED.get(kind):
        raise DocumentError(f"{path_hint(path.name)}：{reason}")
    loader = cast("_Loader", import_module(f"corpus.loaders.{_loader(path, kind, named)}").load)
    return loader(path)


def _loader(path: Path, kind: FileKind, named: str) -> str:
    """Return the loader of a file; one that is neither what its name says nor anything known is left to the named loader."""
    if kind == "image" and named in _TEXTUAL:
        return "text"  # a picture that calls itself a text is a mistake: it says that it is no text
    if kind != "text":
        return _LOADERS_BY_KIND.get(kind, named)
    if named == "html":
        return "html" if has_tags(path) else "text"
    if named in ("text", "markdown") or (named == "spreadsheet" and not has_tags(path)):
        return named
    return (
        "html" if has_tags(path) else "text"
    )  # a web page without a head, or plain text, called .doc or .xls
