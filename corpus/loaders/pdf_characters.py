"""The characters of a page of a PDF as PDFium gives them: what they are, where they stand, how they are drawn."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import degrees

import pypdfium2
import pypdfium2.raw as pdfium

from corpus.loaders.page_glyphs import Box, is_wide

MAX_CHARACTERS = 100_000  # more are no page: it is read from its picture
_ASCENT, _DESCENT = 0.88, 0.12  # of an em, of the fonts of Chinese
_UNITS = 1_000_000
_REACH = 100.0
_MAX_SLANT = 3.0  # degrees
_PAPER = 240
_HYPHENS = {0x02: "-", 0xFFFE: "-"}  # how PDFium gives a hyphen at the end of a line
_UNKNOWN = "\ufffd"
_TILE = 2.0  # points
_BOLD_SHIFT = 0.3  # of the size of a character


@dataclass(frozen=True, slots=True, eq=False)
class Character:
    """A character on a page as it is shown; points from its upper left corner.

    Attributes:
        text: One code point.
        box: From its origin to the next, as high as its font.
        angle: Of its line, clockwise, a multiple of 90 degrees; None for another.
        is_painted: It has ink of its own.
        is_light: It is in the colour of paper.
        is_mapped: The font says which character it is.
        is_guessed: A blank that PDFium sees between two others.
    """

    text: str
    box: Box
    angle: int | None
    is_painted: bool
    is_light: bool
    is_mapped: bool
    is_guessed: bool


def read_characters(page: pypdfium2.PdfPage) -> list[Character]:
    """Return the characters in the order of the content of the page, each once however often it is drawn over itself."""
    text_page = page.get_textpage()
    try:
        count = text_page.count_chars()
        return list(_characters(page, text_page.raw, count if count <= MAX_CHARACTERS else 0))
    finally:
        text_page.close()


def _characters(page: pypdfium2.PdfPage, raw: object, count: int) -> Iterator[Character]:
    to_page = _Placement(page)
    drawn: dict[tuple[str, int, int], Box] = {}
    for at in range(count):
        code = pdfium.FPDFText_GetUnicode(raw, at)
        is_guessed = pdfium.FPDFText_IsGenerated(raw, at) == 1
        if is_guessed and code != 0x20:
            continue
        text = _HYPHENS.get(code) or (chr(code) if 0 < code <= 0x10FFFF else _UNKNOWN)
        box = to_page.box(raw, at, is_wide(text))
        if not text.isspace():
            x, y = int(box.left / _TILE), int(box.top / _TILE)
            near = (drawn.get((text, x + right, y + down)) for right, down in product((-1, 0, 1), repeat=2))
            if any(other and _is_same_place(box, other) for other in near):
                continue
            drawn[text, x, y] = box
        yield _character(page, raw, at, text, box, is_guessed)


def _is_same_place(box: Box, other: Box) -> bool:
    """Say whether a character was drawn over itself, a little aside, to look bold."""
    aside, below = abs(box.left - other.left), abs(box.top - other.top)
    return aside < _BOLD_SHIFT * box.width and below < _BOLD_SHIFT * box.height


def _character(
    page: pypdfium2.PdfPage, raw: object, at: int, text: str, box: Box, is_guessed: bool
) -> Character:
    angle = degrees(pdfium.FPDFText_GetCharAngle(raw, at)) + page.get_rotation()  # both clockwise
    quarter = round(angle / 90) * 90
    channels = [ctypes.c_uint() for _ in range(4)]
    pdfium.FPDFText_GetFillColor(raw, at, *channels)
    red, green, blue, alpha = (channel.value for channel in channels)
    drawn = pdfium.FPDFText_GetTextObject(raw, at)
    mode = pdfium.FPDFTextObj_GetTextRenderMode(drawn) if drawn else 0
    is_inkless = mode in (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)
    return Character(
        text,
        box,
        None if abs(angle - quarter) > _MAX_SLANT else quarter % 360,
        is_painted=not is_inkless and alpha > 0,
        is_light=min(red, green, blue) >= _PAPER,
        is_mapped=text != _UNKNOWN and pdfium.FPDFText_HasUnicodeMapError(raw, at) != 1,
        is_guessed=is_guessed,
    )


class _Placement:
    """From the coordinates of a PDF to points from the upper left corner of its page as shown."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        width, height = page.get_size()
        origin, along, up = (_device_point(page, *point) for point in ((0, 0), (_REACH, 0), (0, _REACH)))
        self._x = [a * width / _UNITS for a in (origin[0], along[0] - origin[0], up[0] - origin[0])]
        self._y = [a * height / _UNITS for a in (origin[1], along[1] - origin[1], up[1] - origin[1])]

    def box(self, raw: object, at: int, is_wide: bool) -> Box:
        """Return where a character stands.

        PDFium's own box takes the shape for the size in some fonts: that of 一 is flat. So the height is that of the
        font, and a Chinese character is as wide as high.
        """
        rectangle, matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
        pdfium.FPDFText_GetLooseCharBox(raw, at, rectangle)
        corners = [
            (x, y) for x in (rectangle.left, rectangle.right) for y in (rectangle.bottom, rectangle.top)
        ]
        pdfium.FPDFText_GetMatrix(raw, at, matrix)
        size = pdfium.FPDFText_GetFontSize(raw, at)
        along, up = (matrix.a * size, matrix.b * size), (matrix.c * size, matrix.d * size)
        length = along[0] ** 2 + along[1] ** 2
        if length > 0 and up != (0, 0):
            x, y = ctypes.c_double(), ctypes.c_double()
            pdfium.FPDFText_GetCharOrigin(raw, at, x, y)
            reach = max(
                ((cx - x.value) * along[0] + (cy - y.value) * along[1]) / length for cx, cy in corners
            )
            advance = max(reach, 0.0) if not is_wide else 1.0
            corners = [
                (x.value + right * along[0] + rise * up[0], y.value + right * along[1] + rise * up[1])
                for right in (0.0, advance)
                for rise in (-_DESCENT, _ASCENT)
            ]
        xs, ys = zip(*(self._point(*corner) for corner in corners), strict=True)
        return Box(min(xs), min(ys), max(xs), max(ys))

    def _point(self, x: float, y: float) -> tuple[float, float]:
        return (
            self._x[0] + (self._x[1] * x + self._x[2] * y) / _REACH,
            self._y[0] + (self._y[1] * x + self._y[2] * y) / _REACH,
        )


def _device_point(page: pypdfium2.PdfPage, x: float, y: float) -> tuple[int, int]:
    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(page.raw, 0, 0, _UNITS, _UNITS, 0, x, y, across, down)
    return across.value, down.value
