"""What a file is by its content: names lie (.doc that is a web page, .xls that is csv, .docx of Word 97)."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Literal

FileKind = Literal[
    "docx", "xlsx", "ofd", "odt", "ods", "presentation", "zip",  # zips
    "word97", "excel97", "encrypted", "ole",  # compound files
    "rtf", "word_xml", "excel_xml", "pdf", "image", "html", "text", "empty", "binary",
]  # fmt: skip

_HEAD_BYTES = 16_384
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"GIF8", b"BM")
# Streams of a compound file that say what it is, as its directory names them, the deciding one first.
_STREAMS: tuple[tuple[FileKind, str], ...] = (
    ("encrypted", "EncryptedPackage"),
    ("word97", "WordDocument"),
    ("presentation", "PowerPoint Document"),
    ("excel97", "Workbook"),
    ("excel97", "Book"),
)
_MEMBERS: tuple[tuple[FileKind, str], ...] = (
    ("docx", "word/"),
    ("xlsx", "xl/"),
    ("presentation", "ppt/"),
    ("ofd", "OFD.xml"),
)
_SCAN_BYTES = 1 << 20
_PAGE = re.compile(
    r"\A(?>\s*(?><!--.*?-->|<\?xml[^>]*>))*+\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)
_TAGS = re.compile(
    r"<(?:html|head|meta|body|table|div|style|script|p|br|h[1-6]|ul|ol|span|font)\b[^<>]*>", re.IGNORECASE
)
_MESSAGE = re.compile(r"\A\s*(?:MIME-Version:|From: <Saved by)", re.IGNORECASE)


def file_kind(path: Path) -> FileKind:
    """Return what a file is by its first bytes and, for zips and compound files, by what they hold.

    A text is `html` if it begins as a page does; tags alone say nothing (see `has_tags`). `binary` is none of the others.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if not head:
        return "empty"
    if head.startswith(b"PK\x03\x04"):
        return _zip_kind(path)
    if head.startswith(_OLE):
        return _compound_kind(path)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(_IMAGES) or (head.startswith(b"RIFF") and head[8:12] == b"WEBP"):
        return "image"
    text = _head_text(head)
    if text.lstrip().startswith("{\\rtf"):
        return "rtf"
    if "<w:wordDocument" in text or 'progid="Word.Document"' in text:
        return "word_xml"
    if "urn:schemas-microsoft-com:office:spreadsheet" in text and "<html" not in text[:200].lower():
        return "excel_xml"
    if _PAGE.match(text) or _MESSAGE.match(text):
        return "html"
    is_wide = head.startswith((b"\xff\xfe", b"\xfe\xff")) or (
        b"\0" in head and head.count(b"\0") * 4 < len(head)
    )
    return "binary" if b"\0" in head and not is_wide else "text"


def has_tags(path: Path) -> bool:
    """Say whether a text holds the tags of a web page near its beginning."""
    with path.open("rb") as file:
        return bool(_TAGS.search(_head_text(file.read(_HEAD_BYTES))))


def _head_text(head: bytes) -> str:
    """Return what of the head is ASCII, whatever the encoding: tags and key words are."""
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if head.startswith(mark):
            return head[2:].decode(encoding, errors="ignore")
    return head.removeprefix(b"\xef\xbb\xbf").decode("latin-1")


def _zip_kind(path: Path) -> FileKind:
    try:
        with zipfile.ZipFile(path) as package:
            names = package.namelist()
            kind = package.read("mimetype")[:100].decode("latin-1") if "mimetype" in names[:3] else ""
    except Exception:  # zipfile lets struct, zlib, recursion and other errors through
        return "binary"
    if kind.startswith("application/vnd.oasis.opendocument."):
        subtype = kind.rsplit(".", 1)[1]
        return (
            "odt"
            if subtype.startswith("text")
            else "ods"
            if subtype.startswith("spreadsheet")
            else "presentation"
        )
    for found, member in _MEMBERS:
        if any(name.startswith(member) for name in names):
            return found
    return "zip"


def _compound_kind(path: Path) -> FileKind:
    wanted = {name.encode("utf-16-le") + b"\0\0": name for _, name in _STREAMS}
    found: set[str] = set()
    tail = b""
    with path.open("rb") as file:
        while block := file.read(_SCAN_BYTES):
            data = tail + block
            found.update(name for sign, name in wanted.items() if sign in data)
            tail = data[-64:]
    if path.suffix.lower() in (".xls", ".et", ".xlsx") and found & {"Workbook", "Book"}:
        return "excel97" if "EncryptedPackage" not in found else "encrypted"
    return next((kind for kind, name in _STREAMS if name in found), "ole")
