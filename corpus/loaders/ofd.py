"""OFD (GB/T 33190-2016): the characters of its pages, or what the pictures on a page without any show."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree

import ofdkit
import ofdkit.package
from PIL import Image, UnidentifiedImageError

from corpus.confinement.heartbeat import beat
from corpus.errors import DocumentError
from corpus.loaders.image import FORMATS, MAX_PIXELS, on_white
from corpus.loaders.ocr import read_page
from corpus.loaders.page_glyphs import Box, Glyph, is_wide, join_glyphs
from corpus.loaders.page_lines import PageContent, lines_in_reading_order
from corpus.loaders.page_margins import mark_margins
from corpus.loaders.page_paragraphs import write_pages
from corpus.loaders.text import path_hint
from corpus.loaders.text_layer import is_garbled
from corpus.raw import RawDocument, StatedField

MAX_PAGES = 3_000
MAX_BYTES = 512 * 1024 * 1024  # of all members together, unpacked
MAX_XML_BYTES = 16 * 1024 * 1024  # of one; a tree takes some twenty times as much memory
MAX_MEMBERS = 20_000
MAX_PAGE_CHARS = 200_000  # each becomes a glyph with its place; no sheet of paper holds a tenth of that
_MAX_NESTED_UNITS = 12  # each may hold others: their number on a page grows as a power of it
ofdkit.package.MAX_PART_SIZE = MAX_XML_BYTES
_MIN_SIZE = 0.1  # millimetres; broken files say 0
_ASCENT, _DESCENT = 0.88, 0.12  # of the size of a font


def load(path: Path) -> RawDocument:
    """Read an OFD file page by page; what its producer says of the document (`CustomData`) is stated.

    Rules of furniture: as `corpus.loaders.page_margins`.

    Raises:
        DocumentError: If it is no OFD, is larger unpacked than the limits allow, or holds no words.
    """
    name = path_hint(path.name)
    try:
        with zipfile.ZipFile(path) as package:
            _check(package, name)
            with ofdkit.open(str(path)) as document:
                pages = _pages(document, package, name)
                custom = document.info.custom_data
    except (
        ofdkit.OFDError,
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        NotImplementedError,
        RuntimeError,
        ElementTree.ParseError,
        ValueError,
        OSError,
        EOFError,
    ) as error:
        if isinstance(error, DocumentError):
            raise
        raise DocumentError(
            f"{name}：不是 OFD 文件，或文件已损坏；请用 OFD 阅读器打开后另存，再入库。"
        ) from None
    if not any(page.lines for page in pages):
        raise DocumentError(
            f"{name}：OFD 中没有读到文字（共 {len(pages)} 页）；请用 OFD 阅读器另存为 PDF 后再入库。"
        )
    raw = write_pages(mark_margins(pages))
    stated = tuple(StatedField(key, value, "file_properties") for key, value in custom.items() if value)
    return replace(raw, stated=stated)


def _check(package: zipfile.ZipFile, name: str) -> None:
    """Refuse a package with too many or too large members; no member yields more than it declares: `zipfile` stops there.

    Units that hold units are refused too: a few dozen of them would make any number of objects on a page.
    """
    members = package.infolist()
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_BYTES:
        raise DocumentError(
            f"{name}：OFD 解压后超过上限（{MAX_MEMBERS:,} 个文件，共 {MAX_BYTES // 2**20} MB）；请拆分后再入库。"
        )
    nested = 0
    for member in members:
        if member.file_size <= MAX_XML_BYTES:
            data = package.read(member).replace(b"\0", b"")  # as in UTF-16
            nested += data.count(b"CompositeObject") if b"CompositeGraphicUnit" in data else 0
    if nested > _MAX_NESTED_UNITS:
        raise DocumentError(f"{name}：OFD 的图元层层嵌套，无法安全读取；请用 OFD 阅读器另存为 PDF 后再入库。")


def _pages(document: ofdkit.OFDDocument, package: zipfile.ZipFile, name: str) -> list[PageContent]:
    if len(document.pages) > MAX_PAGES:
        raise DocumentError(
            f"{name}：OFD 有 {len(document.pages):,} 页，超过上限 {MAX_PAGES:,} 页；请拆分后再入库。"
        )
    members = {member.filename: member for member in package.infolist()}
    read = sum(members[page.location].file_size for page in document.pages if page.location in members)
    if read > MAX_BYTES:  # many pages may have the same content
        raise DocumentError(f"{name}：OFD 各页共超过上限 {MAX_BYTES // 2**20} MB；请拆分后再入库。")
    pictures = _Pictures(package)
    pages: list[PageContent] = []
    for page in document.pages:
        if sum(len(run.text) for run in page.runs) > MAX_PAGE_CHARS:
            raise DocumentError(
                f"{name}：OFD 有一页超过 {MAX_PAGE_CHARS:,} 个字符，不像正常版面；请用 OFD 阅读器另存为 PDF 后再入库。"
            )
        pages.append(_page(page, pictures))
        beat()
    return pages


def _page(page: ofdkit.Page, pictures: _Pictures) -> PageContent:
    glyphs = [glyph for run in page.runs for glyph in _glyphs(run)]
    if glyphs and not is_garbled("".join(glyph.text for glyph in glyphs)):
        lines = lines_in_reading_order(join_glyphs(glyphs))
        return PageContent(tuple(lines), page.width, page.height, "text_layer")
    read = [read_page(picture) for picture in pictures.on(page)]
    if not any(content.lines for content in read):
        return PageContent((), page.width, page.height, "text_layer")
    return max(read, key=lambda content: sum(len(line.text) for line in content.lines))


def _glyphs(run: ofdkit.TextRun) -> Iterator[Glyph]:
    """Yield the characters of a run; the widths in it are not told, only their sum."""
    widths = [2 if is_wide(character) else 1 for character in run.text]
    size = max(_MIN_SIZE, run.size)
    unit = run.width / max(sum(widths), 1) if run.width > 0 else size / 2
    left = run.x
    for character, width in zip(run.text, widths, strict=True):
        right = left + width * unit
        yield Glyph(character, Box(left, run.y - _ASCENT * size, right, run.y + _DESCENT * size))
        left = right


class _Pictures:
    """The pictures that the pages of a package show."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self._package = package
        self._names = {name.casefold(): name for name in package.namelist()}
        self._media: dict[str, str] | None = None

    def on(self, page: ofdkit.Page) -> Iterator[Image.Image]:
        """Yield the pictures on a page that can be opened."""
        root = self._tree(page.location)
        for element in root.iter() if root is not None else ():
            if _local_name(element) == "ImageObject":
                member = self._files().get(element.get("ResourceID", ""))
                if member and (picture := self._opened(member)):
                    yield picture

    def _files(self) -> dict[str, str]:
        """Return the member that holds each picture, by its resource number."""
        if self._media is None:
            self._media = {}
            for name in self._names.values():
                if not name.casefold().endswith("res.xml") or (root := self._tree(name)) is None:
                    continue
                for element in root.iter():
                    if _local_name(element) == "MultiMedia":
                        texts = [child.text or "" for child in element if _local_name(child) == "MediaFile"]
                        file = PurePosixPath(texts[0].strip()).name.casefold() if texts else ""
                        found = next(
                            (n for low, n in self._names.items() if PurePosixPath(low).name == file), ""
                        )
                        self._media.setdefault(element.get("ID", ""), found)
        return self._media

    def _tree(self, name: str | None) -> ElementTree.Element | None:
        """Return the tree of a member without a document type: nothing in it can expand."""
        member = self._names.get((name or "").casefold())
        if member is None or self._package.getinfo(member).file_size > MAX_XML_BYTES:
            return None
        data = self._package.read(member)
        if b"<!" in data.replace(b"\0", b"").replace(b"<!--", b""):
            return None
        try:
            return ElementTree.fromstring(data)  # noqa: S314 (no document type)
        except ElementTree.ParseError:
            return None

    def _opened(self, member: str) -> Image.Image | None:
        try:
            image = Image.open(BytesIO(self._package.read(member)), formats=FORMATS)
            if image.width * image.height > MAX_PIXELS:
                return None
            return on_white(image)
        except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError):
            return None


def _local_name(element: ElementTree.Element) -> str:
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""
