"""Placed characters to the pieces of lines that they print."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from unicodedata import east_asian_width

_SPACE_EMS = 0.6  # a wider gap between two words is a printed blank; justification makes up to 0.3
_PIECE_EMS = 1.5  # a wider one divides a line: it may be the gutter of two columns
_MIN_OVERLAP = 0.5


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page. Any unit, the same for the whole page; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        """Of any sign for a box that is none."""
        return self.bottom - self.top

    @property
    def width(self) -> float:
        """Of any sign for a box that is none."""
        return self.right - self.left


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character where it is printed: its advance by the height of its line."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters that stand close together on a line. `em` is the width of a Chinese character."""

    text: str
    box: Box
    em: float


def join_glyphs(glyphs: Iterable[Glyph]) -> list[Piece]:
    """Return the pieces that glyphs print, which come in the order in which they are read within a line."""
    pieces: list[Piece] = []
    current: list[Glyph] = []
    for glyph in glyphs:
        if current and not _is_next(current[-1].box, glyph.box):
            pieces += _piece(current)
            current = []
        current.append(glyph)
    return pieces + _piece(current)


def is_same_line(box: Box, other: Box) -> bool:
    """Say whether two boxes share at least half the height of the lower one."""
    overlap = min(box.bottom, other.bottom) - max(box.top, other.top)
    return overlap >= _MIN_OVERLAP * max(min(box.height, other.height), 1e-6)


def bounds(boxes: Sequence[Box]) -> Box:
    """Return the smallest box that holds all; there is at least one."""
    return Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


def is_wide(character: str) -> bool:
    """Say whether a character takes a whole em."""
    return east_asian_width(character) in "WF"


def _is_next(box: Box, following: Box) -> bool:
    em = max(box.height, following.height)
    return is_same_line(box, following) and -0.6 * em <= following.left - box.right <= _PIECE_EMS * em


def _piece(glyphs: Sequence[Glyph]) -> list[Piece]:
    printed = [at for at, glyph in enumerate(glyphs) if not glyph.text.isspace()]
    if not printed:
        return []
    glyphs = glyphs[printed[0] : printed[-1] + 1]
    box = bounds([glyph.box for glyph in glyphs if not glyph.text.isspace()])
    widths = [glyph.box.width for glyph in glyphs if is_wide(glyph.text[0]) and not glyph.text.isspace()]
    em = median(widths) if widths else box.height
    text = glyphs[0].text
    for before, glyph in pairwise(glyphs):
        is_apart = glyph.box.left - before.box.right > _SPACE_EMS * em
        text += " " if is_apart and before.text.isalnum() and glyph.text.isalnum() else ""
        text += glyph.text
    return [Piece(text, box, max(em, 0.5 * box.height))]
