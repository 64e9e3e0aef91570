"""PDF: the characters of a page where they are what the page shows, else what its picture shows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from math import sqrt
from pathlib import Path
from threading import RLock

import numpy as np
import numpy.typing as npt
import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from corpus.confinement.heartbeat import beat
from corpus.errors import DocumentError
from corpus.loaders.ocr import read_page
from corpus.loaders.page_glyphs import Glyph
from corpus.loaders.page_lines import PageContent
from corpus.loaders.page_margins import mark_margins
from corpus.loaders.page_paragraphs import write_pages
from corpus.loaders.page_rules import GrayImage, find_grids
from corpus.loaders.page_tables import page_lines
from corpus.loaders.pdf_glyphs import TextLayer, read_text_layer
from corpus.loaders.text import path_hint
from corpus.loaders.text_layer import is_garbled
from corpus.raw import RawDocument

MAX_PAGES = 3_000
MAX_OCR_PAGES = 300  # at some six seconds each
_POINTS_PER_INCH = 72
_LOOK_PX_PER_INCH = 100
_OCR_PX_PER_INCH = 200
_MAX_LOOK_PX = 4_000_000
_MAX_OCR_PX = 16_000_000
_DARK = 128
_MIN_INK = 0.0005  # of a page: some 15 characters
_FEW_CHARACTERS = 150
_MANY_TIMES = 3.0  # as much ink outside the characters as under them
_MIN_SPREAD = 0.3  # of the height of a page: a seal takes 0.15
_PDFIUM = RLock()  # PDFium does one thing at a time


def load(path: Path) -> RawDocument:
    """Read a PDF page by page, from its text layer or, where that is empty or garbled, from its picture.

    Rules of furniture: `page_header`, `page_footer`, `page_number`, `hidden_text` (what nobody sees on the page),
    `watermark` (print at an angle).

    Raises:
        DocumentError: If it is no PDF, is locked by a password, has no page or too many.
    """
    pages: list[PageContent] = []
    with _opened(path) as document:
        if len(document) > MAX_PAGES:
            raise DocumentError(
                f"{path_hint(path.name)}：PDF 有 {len(document):,} 页，超过上限 {MAX_PAGES:,} 页；请拆分后再入库。"
            )
        for at in range(len(document)):
            pages.append(_read_page(document, at))
            if sum(page.origin == "ocr" for page in pages) > MAX_OCR_PAGES:
                raise DocumentError(
                    f"{path_hint(path.name)}：需要文字识别的扫描页超过上限 {MAX_OCR_PAGES} 页；请拆分后再入库。"
                )
            beat()
    if not any(page.lines for page in pages):
        raise DocumentError(
            f"{path_hint(path.name)}：PDF 中没有读到文字（共 {len(pages)} 页）；请检查文件是否空白，扫描件请以 200 dpi 以上重新扫描后再入库。"
        )
    return write_pages(mark_margins(pages))


@contextmanager
def _opened(path: Path) -> Iterator[pypdfium2.PdfDocument]:
    try:
        with _PDFIUM:
            document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pdfium.FPDF_ERR_PASSWORD:
            raise DocumentError(
                f"{path_hint(path.name)}：PDF 有打开密码，无法读取；请用 PDF 阅读器输入密码后另存为无密码的文件，再入库。"
            ) from None
        raise DocumentError(
            f"{path_hint(path.name)}：不是 PDF 文件，或文件已损坏；请用 PDF 阅读器打开后另存，再入库。"
        ) from None
    try:
        yield document
    finally:
        with _PDFIUM:
            document.close()


def _read_page(document: pypdfium2.PdfDocument, at: int) -> PageContent:
    with _PDFIUM:
        try:
            page = document[at]
        except pypdfium2.PdfiumError:  # a page that cannot be opened shows nothing
            return PageContent((), 1.0, 1.0, "text_layer")
        try:
            width, height = page.get_size()
            look, px_per_point = _picture(page, _LOOK_PX_PER_INCH, _MAX_LOOK_PX)
            gray = np.asarray(look.convert("L"))
            layer = read_text_layer(page, gray, px_per_point)
            content = _text_layer_page(layer, gray, px_per_point, (width, height))
            if _shows_text(layer, gray, px_per_point):
                return content
            picture, px_per_point = _picture(page, _OCR_PX_PER_INCH, _MAX_OCR_PX)
        finally:
            page.close()
    read = read_page(picture, px_per_point * _POINTS_PER_INCH)
    return read if read.lines or is_garbled(_judged(layer)) else content


def _picture(page: pypdfium2.PdfPage, px_per_inch: float, max_px: int) -> tuple[Image.Image, float]:
    """Return a page as it is shown and its pixels per point: fewer for a huge one."""
    width, height = page.get_size()
    scale = min(px_per_inch / _POINTS_PER_INCH, sqrt(max_px / max(width * height, 1.0)))
    bitmap = page.render(scale=scale, grayscale=px_per_inch < _OCR_PX_PER_INCH)
    try:
        return bitmap.to_pil().copy(), scale
    finally:
        bitmap.close()


def _text_layer_page(
    layer: TextLayer, look: GrayImage, px_per_point: float, size: tuple[float, float]
) -> PageContent:
    upright = np.rot90(look, k=-layer.turn // 90)
    width, height = size if layer.turn % 180 == 0 else size[::-1]
    lines = page_lines(layer.shown, find_grids(upright, px_per_point * _POINTS_PER_INCH, px_per_point))
    for rule, glyphs in (("watermark", layer.slanted), ("hidden_text", layer.hidden)):
        lines += [replace(line, rule=rule) for line in page_lines(glyphs, ())]
    return PageContent(tuple(lines), width, height, "text_layer")


def _judged(layer: TextLayer) -> str:
    return "".join(glyph.text for glyph in layer.shown) + "\ufffd" * layer.unmapped


def _shows_text(layer: TextLayer, look: GrayImage, px_per_point: float) -> bool:
    """Say whether the text layer is what the page shows.

    It is not where it is garbled; where it is (nearly) empty and there is ink elsewhere, spread over the page; or where
    it is the layer of a scan and more of the ink is outside its characters than under them.
    """
    count = sum(not glyph.text.isspace() for glyph in layer.shown)
    if is_garbled(_judged(layer)):
        return False
    inked = np.rot90(look, k=-layer.turn // 90) < _DARK
    covered = _covered(layer.shown, inked.shape, px_per_point)
    outside = inked & ~covered
    under = int((inked & covered).sum())
    if outside.mean() < _MIN_INK:
        return True
    if layer.unpainted > count / 2:
        return int(outside.sum()) <= under
    spread = float(outside.any(axis=1).mean())
    return not (
        count < _FEW_CHARACTERS
        and outside.sum() > _MANY_TIMES * under
        and (spread > _MIN_SPREAD or not count)
    )


def _covered(glyphs: tuple[Glyph, ...], shape: tuple[int, ...], px_per_point: float) -> npt.NDArray[np.bool_]:
    covered = np.zeros(shape, dtype=np.bool_)
    for glyph in glyphs:
        box = glyph.box
        top, bottom = (max(round(y * px_per_point), 0) for y in (box.top, box.bottom))
        left, right = (max(round(x * px_per_point), 0) for x in (box.left, box.right))
        covered[top : bottom + 1, left : right + 1] = True
    return covered
