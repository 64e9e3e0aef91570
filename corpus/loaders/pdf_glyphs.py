"""The characters in the text layer of a page of a PDF: where they stand, and whether anyone sees them."""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import degrees

import pypdfium2
import pypdfium2.raw as pdfium

from corpus.loaders.page_glyphs import Box, Glyph, is_same_line
from corpus.loaders.page_rules import GrayImage

MAX_CHARACTERS = 100_000  # more are no page: it is read from its picture
_UNITS = 1_000_000
_REACH = 100.0
_MAX_SLANT = 3.0  # degrees
_MIN_HEIGHT = 1.5  # points; smaller print is not read
_PAPER = 240
_MIN_CONTRAST = 24
_HYPHENS = {0x02: "-", 0xFFFE: "-"}  # how PDFium gives a hyphen at the end of a line
_TILE = 2.0  # points
_BOLD_SHIFT = 0.3  # of the size of a character
_UNKNOWN = "\ufffd"


@dataclass(frozen=True, slots=True)
class TextLayer:
    """What a text layer holds; boxes in points from the upper left corner of the page, turned so that the text is upright.

    Attributes:
        turn: Degrees by which the shown page is turned clockwise to be so: 0, 90, 180 or 270.
        shown: The text.
        hidden: Characters that nobody sees: without ink, in the colour of the paper, outside the page or too small.
        slanted: Characters at an angle: a watermark.
        unmapped: How many of the shown stand for no known character.
        unpainted: How many of the shown have no ink themselves and lie over some: the layer of a scan.
    """

    turn: int
    shown: tuple[Glyph, ...]
    hidden: tuple[Glyph, ...]
    slanted: tuple[Glyph, ...]
    unmapped: int
    unpainted: int


@dataclass(frozen=True, slots=True)
class _Character:
    text: str
    box: Box  # on the page as it is shown
    angle: int | None  # clockwise, a multiple of 90 degrees; None for a slant
    is_painted: bool
    is_light: bool  # in the colour of paper
    is_mapped: bool


def read_text_layer(page: pypdfium2.PdfPage, look: GrayImage, px_per_point: float) -> TextLayer:
    """Return the characters of a page in the order of its content.

    Args:
        page: Page.
        look: The page as it is shown.
        px_per_point: Of `look`.
    """
    characters = list(_characters(page))
    printed = [character for character in characters if not character.text.isspace()]
    angles = Counter(character.angle for character in printed if character.angle is not None)
    turn = -angles.most_common(1)[0][0] % 360 if angles else 0
    unseen = _unseen(printed, look, px_per_point)
    size = page.get_size()
    shown: list[Glyph] = []
    hidden: list[Glyph] = []
    slanted: list[Glyph] = []
    for character in characters:
        glyph = Glyph(character.text, _turned(character.box, turn, *size))
        if character.angle is None:
            slanted.append(glyph)
        else:
            (hidden if id(character) in unseen else shown).append(glyph)
    kept = [c for c in printed if c.angle is not None and id(c) not in unseen]
    return TextLayer(
        turn,
        tuple(shown),
        tuple(hidden),
        tuple(slanted),
        sum(not character.is_mapped for character in kept),
        sum(not character.is_painted for character in kept),
    )


def _unseen(characters: Sequence[_Character], look: GrayImage, px_per_point: float) -> set[int]:
    """Return the identities of the characters that nobody sees.

    Of a line without ink of its own most characters must lie where the page shows nothing: those that recognition put
    over a scan are not quite in their places.
    """
    unseen: set[int] = set()
    for line in _lines(characters):
        bare = {id(character) for character in line if _is_bare(character, look, px_per_point)}
        inkless = {id(character) for character in line if not character.is_painted}
        if 2 * len(bare & inkless) < len(inkless):
            bare -= inkless
        unseen |= {
            id(character)
            for character in line
            if _is_off_page(character.box, look, px_per_point)
            or character.box.height < _MIN_HEIGHT
            or id(character) in bare
        }
    return unseen


def _lines(characters: Sequence[_Character]) -> Iterator[list[_Character]]:
    line: list[_Character] = []
    for character in characters:
        if line and not is_same_line(line[-1].box, character.box):
            yield line
            line = []
        line.append(character)
    if line:
        yield line


def _is_bare(character: _Character, look: GrayImage, px_per_point: float) -> bool:
    """Say whether a character that has no ink, or that of paper, lies where the page shows nothing."""
    if character.is_painted and not character.is_light:
        return False
    left, top, right, bottom = _pixels(character.box, px_per_point)
    seen = look[max(top, 0) : max(bottom, top + 1, 0), max(left, 0) : max(right, left + 1, 0)]
    return seen.size == 0 or int(seen.max()) - int(seen.min()) < _MIN_CONTRAST


def _is_off_page(box: Box, look: GrayImage, px_per_point: float) -> bool:
    left, top, right, bottom = _pixels(box, px_per_point)
    return bottom <= 0 or right <= 0 or top >= look.shape[0] or left >= look.shape[1]


def _pixels(box: Box, px_per_point: float) -> tuple[int, int, int, int]:
    left, top, right, bottom = (
        round(side * px_per_point) for side in (box.left, box.top, box.right, box.bottom)
    )
    return left, top, right, bottom


def _turned(box: Box, turn: int, width: float, height: float) -> Box:
    """Return where a box lies once the page is turned clockwise."""
    if turn == 90:
        return Box(height - box.bottom, box.left, height - box.top, box.right)
    if turn == 180:
        return Box(width - box.right, height - box.bottom, width - box.left, height - box.top)
    if turn == 270:
        return Box(box.top, width - box.right, box.bottom, width - box.left)
    return box


def _characters(page: pypdfium2.PdfPage) -> Iterator[_Character]:
    """Yield the characters, each drawn once however often it is; a blank that the page leaves between words too."""
    text_page = page.get_textpage()
    try:
        raw = text_page.raw
        to_page = _Placement(page)
        seen: dict[tuple[str, int, int], Box] = {}
        before = ""
        count = text_page.count_chars()
        for at in range(count if count <= MAX_CHARACTERS else 0):
            code = pdfium.FPDFText_GetUnicode(raw, at)
            if pdfium.FPDFText_IsGenerated(raw, at) == 1:
                following = pdfium.FPDFText_GetUnicode(raw, at + 1)
                if code != 0x20 or not (before.isascii() and 0x20 < following < 0x7F):
                    continue
            text = _HYPHENS.get(code) or (chr(code) if 0 < code <= 0x10FFFF else _UNKNOWN)
            box = to_page.box(raw, at)
            if not text.isspace():
                x, y = int(box.left / _TILE), int(box.top / _TILE)
                near = (
                    seen.get((text, x + right, y + down)) for right, down in product((-1, 0, 1), repeat=2)
                )
                if any(other and _is_same_place(box, other) for other in near):
                    continue
                seen[text, x, y] = box
            before = text
            yield _character(raw, at, text, box, page)
    finally:
        text_page.close()


def _is_same_place(box: Box, other: Box) -> bool:
    """Say whether a character was drawn over itself, a little aside, to look bold."""
    aside, below = abs(box.left - other.left), abs(box.top - other.top)
    return aside < _BOLD_SHIFT * box.width and below < _BOLD_SHIFT * box.height


def _character(raw: object, at: int, text: str, box: Box, page: pypdfium2.PdfPage) -> _Character:
    angle = degrees(pdfium.FPDFText_GetCharAngle(raw, at)) + page.get_rotation()  # both clockwise
    quarter = round(angle / 90) * 90
    is_slanted = abs(angle - quarter) > _MAX_SLANT
    channels = [ctypes.c_uint() for _ in range(4)]
    pdfium.FPDFText_GetFillColor(raw, at, *channels)
    red, green, blue, alpha = (channel.value for channel in channels)
    drawn = pdfium.FPDFText_GetTextObject(raw, at)
    mode = pdfium.FPDFTextObj_GetTextRenderMode(drawn) if drawn else 0
    is_inkless = mode in (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)
    return _Character(
        text,
        box,
        None if is_slanted else quarter % 360,
        not is_inkless and alpha > 0,
        min(red, green, blue) >= _PAPER,
        text != _UNKNOWN and pdfium.FPDFText_HasUnicodeMapError(raw, at) != 1,
    )


class _Placement:
    """From the coordinates of a PDF to points from the upper left corner of its page as shown."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        width, height = page.get_size()
        origin, along, up = (_device_point(page, *point) for point in ((0, 0), (_REACH, 0), (0, _REACH)))
        self._x = [(a * width / _UNITS) for a in (origin[0], along[0] - origin[0], up[0] - origin[0])]
        self._y = [(a * height / _UNITS) for a in (origin[1], along[1] - origin[1], up[1] - origin[1])]

    def box(self, raw: object, at: int) -> Box:
        """Return where a character stands: from one to the next, as high as its font."""
        rectangle = pdfium.FS_RECTF()
        pdfium.FPDFText_GetLooseCharBox(raw, at, rectangle)
        left, top = self._point(rectangle.left, rectangle.top)
        right, bottom = self._point(rectangle.right, rectangle.bottom)
        return Box(min(left, right), min(top, bottom), max(left, right), max(top, bottom))

    def _point(self, x: float, y: float) -> tuple[float, float]:
        return (
            self._x[0] + (self._x[1] * x + self._x[2] * y) / _REACH,
            self._y[0] + (self._y[1] * x + self._y[2] * y) / _REACH,
        )


def _device_point(page: pypdfium2.PdfPage, x: float, y: float) -> tuple[int, int]:
    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(page.raw, 0, 0, _UNITS, _UNITS, 0, x, y, across, down)
    return across.value, down.value
