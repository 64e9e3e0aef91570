"""The characters in the text layer of a page of a PDF: where they stand, and whether anyone sees them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

import numpy as np
import pypdfium2

from corpus.loaders.page_glyphs import Box, Glyph, is_same_line, is_wide
from corpus.loaders.page_rules import GrayImage
from corpus.loaders.pdf_characters import Character, read_characters

_MIN_HEIGHT = 1.5  # points; smaller print is not read
_MIN_CONTRAST = 24
_NUMBER = re.compile(r"\d{1,2}(\.\d{1,2})*")
_MAX_GAPS = 0.2  # of the Chinese characters of a line; where there are more they are letter-spaced


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


def read_text_layer(page: pypdfium2.PdfPage, look: GrayImage, px_per_point: float) -> TextLayer:
    """Return the characters of a page in the order of its content.

    Args:
        page: Page.
        look: The page as it is shown.
        px_per_point: Of `look`.
    """
    found = read_characters(page)
    angles = Counter(c.angle for c in found if c.angle is not None and not c.text.isspace())
    turn = -angles.most_common(1)[0][0] % 360 if angles else 0
    upright = [replace(c, box=_turned(c.box, turn, *page.get_size())) for c in found]
    characters = [character for line in _lines(upright) for character in _with_blanks(line)]
    printed = [character for character in characters if not character.text.isspace()]
    unseen = _unseen(printed, np.rot90(look, k=-turn // 90), px_per_point)
    shown: list[Glyph] = []
    hidden: list[Glyph] = []
    slanted: list[Glyph] = []
    for character in characters:
        kind = slanted if character.angle is None else hidden if character in unseen else shown
        kind.append(Glyph(character.text, character.box))
    kept = [c for c in printed if c.angle is not None and c not in unseen]
    return TextLayer(
        turn,
        tuple(shown),
        tuple(hidden),
        tuple(slanted),
        sum(not character.is_mapped for character in kept),
        sum(not character.is_painted for character in kept),
    )


def _unseen(characters: Sequence[Character], look: GrayImage, px_per_point: float) -> set[Character]:
    """Return the characters that nobody sees.

    Of a line without ink of its own most characters must lie where the page shows nothing: those that recognition put
    over a scan are not quite in their places.
    """
    unseen: set[Character] = set()
    for line in _lines(characters):
        bare = {character for character in line if _is_bare(character, look, px_per_point)}
        inkless = {character for character in line if not character.is_painted}
        if 2 * len(bare & inkless) < len(inkless):
            bare -= inkless
        unseen |= {
            character
            for character in line
            if _is_off_page(character.box, look, px_per_point)
            or character.box.height < _MIN_HEIGHT
            or character in bare
        }
    return unseen


def _with_blanks(line: Sequence[Character]) -> Iterator[Character]:
    """Yield a line with those of the guessed blanks that are printed.

    They are between words of letters, after the number that a line begins with and, where a line is not letter-spaced,
    between Chinese characters; other ones between Chinese and figures are the font's.
    """
    start = list(takewhile(lambda character: not character.text.isspace(), line))
    is_numbered = _NUMBER.fullmatch("".join(character.text for character in start))
    letters: set[Character] = set()
    chinese: set[Character] = set()
    for at, (before, blank, following) in enumerate(zip(line, line[1:], line[2:], strict=False), start=1):
        is_ascii = before.text.isascii() and following.text.isascii()
        is_after_number = is_numbered and at == len(start) and following.text not in "年月日"
        if blank.is_guessed and (is_ascii or is_after_number):
            letters.add(blank)
        elif blank.is_guessed and _is_han(before.text) and _is_han(following.text):
            chinese.add(blank)
    is_spaced = len(chinese) > max(_MAX_GAPS * sum(_is_han(character.text) for character in line), 1)
    kept = letters if is_spaced else letters | chinese
    yield from (character for character in line if not character.is_guessed or character in kept)


def _is_han(text: str) -> bool:
    return is_wide(text) and text.isalpha()


def _lines(characters: Sequence[Character]) -> Iterator[list[Character]]:
    line: list[Character] = []
    for character in characters:
        if line and not is_same_line(line[-1].box, character.box):
            yield line
            line = []
        line.append(character)
    if line:
        yield line


def _is_bare(character: Character, look: GrayImage, px_per_point: float) -> bool:
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
