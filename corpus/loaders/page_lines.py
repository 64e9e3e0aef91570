"""Pieces of lines to lines in the order in which they are read, column by column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from corpus.documents import PageOrigin
from corpus.loaders.page_glyphs import Box, Piece, bounds, is_same_line
from corpus.tables import Row

_MIN_COLUMN_EMS = 8  # narrower columns are those of a list
_GUTTER_EMS = 1.0
_MIN_ROWS = 3
_MIN_FULL_ROWS = 0.5  # of the rows of a column of prose reach its right edge; cells of a table do not
_LEVEL_EMS = 0.25
_MIN_STAGGERED = 0.4
_MAX_COLUMNS = 4
_MIDDLE = (0.2, 0.8)


@dataclass(frozen=True, slots=True)
class PageLine:
    """A printed line.

    Attributes:
        text: Without blanks around it.
        box: Where it stands.
        em: Width of one of its Chinese characters.
        column: Which of how many columns it stands in, from 0; (0, 1) where the text runs over the whole page.
        rule: The furniture that it is, see `corpus.raw.Furniture`; empty for what the document says.
        is_row: It comes from a table: it continues nothing and nothing continues it.
        rows: Of the ruled table that it stands for, until `corpus.loaders.table_continuation` writes it out.
    """

    text: str
    box: Box
    em: float
    column: tuple[int, int] = (0, 1)
    rule: str = ""
    is_row: bool = False
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class PageContent:
    """The lines of a page in reading order, and its size in the unit of their boxes."""

    lines: tuple[PageLine, ...]
    width: float
    height: float
    origin: PageOrigin


def lines_in_reading_order(pieces: Sequence[Piece]) -> list[PageLine]:
    """Return the lines of a page (or of a part of one) from the top, each column after the one on its left."""
    return _lines(list(pieces), (0, 1))


def lines_in_rows(pieces: Sequence[Piece]) -> list[PageLine]:
    """Return the lines from the top, each over the whole width."""
    return [_line(row, (0, 1)) for row in _rows(pieces)]


def _lines(pieces: list[Piece], column: tuple[int, int]) -> list[PageLine]:
    gutter = _gutter(pieces) if column[1] < _MAX_COLUMNS else None
    if gutter is None:
        return [_line(row, column) for row in _rows(pieces)]
    across = [piece for piece in pieces if piece.box.left < gutter < piece.box.right]
    lines: list[PageLine] = []
    waiting: list[Piece] = []  # for a band that is not two columns
    for band, below in _bands(pieces, across, gutter):
        left = [piece for piece in band if piece.box.right <= gutter]
        right = [piece for piece in band if piece.box.left >= gutter]
        if _are_columns(left, right):
            lines += [_line(row, column) for row in _rows(waiting)]
            waiting = []
            at, count = 2 * column[0], 2 * column[1]
            lines += _lines(left, (at, count)) + _lines(right, (at + 1, count))
        else:
            waiting += band
        waiting += below
    return lines + [_line(row, column) for row in _rows(waiting)]


def _gutter(pieces: Sequence[Piece]) -> float | None:
    """Return the place in the middle of a page that the fewest pieces cross, where both sides may be columns."""
    if len(pieces) < 2 * _MIN_ROWS:
        return None
    em = median(piece.em for piece in pieces)
    edges = bounds([piece.box for piece in pieces])
    if edges.width < 2 * _MIN_COLUMN_EMS * em:
        return None
    step = em / 2
    first, last = (edges.left + share * edges.width for share in _MIDDLE)
    margin = _GUTTER_EMS * em / 2
    places = [first + step * at for at in range(int((last - first) / step) + 1)]
    crossed = [
        sum(p.box.left < place + margin and p.box.right > place - margin for p in pieces) for place in places
    ]
    fewest = min(crossed)
    if fewest > len(pieces) / 2:
        return None
    longest: list[float] = []
    run: list[float] = []
    for place, count in zip(places, crossed, strict=True):
        run = [*run, place] if count == fewest else []
        longest = max(longest, run, key=len)
    return longest[len(longest) // 2]


def _bands(
    pieces: Sequence[Piece], across: Sequence[Piece], gutter: float
) -> list[tuple[list[Piece], list[Piece]]]:
    """Return the stretches between rows that cross the gutter, each with the row that ends it."""
    ends = _rows(across)
    bands: list[tuple[list[Piece], list[Piece]]] = [([], row) for row in ends]
    bands.append(([], []))
    middles = [(row[0].box.top + row[0].box.bottom) / 2 for row in ends]
    for piece in pieces:
        if piece.box.left < gutter < piece.box.right:
            continue
        middle = (piece.box.top + piece.box.bottom) / 2
        at = sum(end < middle for end in middles)
        beside = next((row for row in ends if is_same_line(row[0].box, piece.box)), None)
        if beside is not None:
            beside.append(piece)
        else:
            bands[at][0].append(piece)
    return bands


def _are_columns(left: Sequence[Piece], right: Sequence[Piece]) -> bool:
    """Say whether pieces on the two sides of a gutter are columns of running text; the second may have just begun."""
    if not left or not right:
        return False
    rows, other = _rows(left), _rows(right)
    if _is_staggered(rows, other) or (_is_column(left) and _is_column(right)):
        return True
    em = median(piece.em for piece in right)
    is_level = _is_column(left) and is_same_line(rows[0][0].box, other[0][0].box)
    is_begun = all(bounds([p.box for p in row]).width >= _MIN_COLUMN_EMS * em for row in other[:-1])
    return len(other) < _MIN_ROWS <= len(rows) / 2 and is_level and is_begun


def _is_staggered(rows: Sequence[Sequence[Piece]], others: Sequence[Sequence[Piece]]) -> bool:
    """Say whether the lines on the right stand between those on the left: the rows of a list would be level."""
    if min(len(rows), len(others)) < _MIN_ROWS:
        return False
    bottoms = [row[0].box.bottom for row in rows]
    apart = sum(
        min(abs(row[0].box.bottom - bottom) for bottom in bottoms) > _LEVEL_EMS * row[0].em for row in others
    )
    return apart >= _MIN_STAGGERED * len(others)


def _is_column(pieces: Sequence[Piece]) -> bool:
    rows = _rows(pieces)
    if len(rows) < _MIN_ROWS:
        return False
    em = median(piece.em for piece in pieces)
    right = max(piece.box.right for piece in pieces)
    full = sum(max(piece.box.right for piece in row) > right - 1.5 * em for row in rows)
    width = bounds([piece.box for piece in pieces]).width
    return width >= _MIN_COLUMN_EMS * em and full >= _MIN_FULL_ROWS * len(rows)


def _rows(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Return the pieces row by row, each from the left."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: piece.box.top + piece.box.bottom):
        if rows and is_same_line(max(rows[-1], key=lambda p: p.box.height).box, piece.box):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda piece: piece.box.left) for row in rows]


def _line(row: Sequence[Piece], column: tuple[int, int]) -> PageLine:
    text = row[0].text
    for before, piece in pairwise(row):
        gap = piece.box.left - before.box.right
        text += (" " if gap > 0.3 * max(before.em, piece.em) else "") + piece.text
    longest = max(row, key=lambda piece: len(piece.text))
    return PageLine(text, bounds([piece.box for piece in row]), longest.em, column)
