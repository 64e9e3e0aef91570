"""Pieces of lines to lines in the order in which they are read, column by column."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from corpus.documents import PageOrigin
from corpus.loaders.page_glyphs import Box, Piece, bounds, is_same_line
from corpus.tables import Row

_MIN_COLUMN_EMS = 8  # narrower columns are those of a list
_GUTTER_EMS = 0.7
_MIN_ROWS = 3
_MOST, _MANY = 0.5, 0.3
_LEVEL_EMS = 0.25
_MIN_STAGGERED = 0.4
_MIN_TWIN = 0.85  # of the width of the wider column
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
    step = em / 8
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
    """Say whether pieces on the two sides of a gutter are columns of running text.

    Either their lines stand between each other; or both are as wide as a column, and at least one of them is mostly of
    full lines (the other may be a list, or have just begun).
    """
    if not left or not right:
        return False
    rows, others = _rows(left), _rows(right)
    if _is_staggered(rows, others):
        return True
    is_prose = _is_column(left, _MOST) or _is_column(right, _MOST)
    if not is_prose and not (_is_column(left, _MANY) and _is_column(right, _MANY)):
        return False
    if min(len(rows), len(others)) >= _MIN_ROWS:
        widths = sorted((_width(rows), _width(others)))
        return widths[0] >= _MIN_TWIN * widths[1]
    is_begun = all(_width([row]) >= _MIN_COLUMN_EMS * row[0].em for row in others[:-1])
    return len(rows) >= 2 * _MIN_ROWS and is_begun and is_same_line(rows[0][0].box, others[0][0].box)


def _width(rows: Sequence[Sequence[Piece]]) -> float:
    """Return the width of all but the widest tenth of the rows: a page number may stand in the margin."""
    lefts = sorted(min(piece.box.left for piece in row) for row in rows)
    rights = sorted(max(piece.box.right for piece in row) for row in rows)
    stray = len(rows) // 10
    return rights[-1 - stray] - lefts[stray]


def _is_staggered(rows: Sequence[Sequence[Piece]], others: Sequence[Sequence[Piece]]) -> bool:
    """Say whether the lines on the right stand between those on the left: the rows of a list would be level."""
    if min(len(rows), len(others)) < _MIN_ROWS:
        return False
    bottoms = [row[0].box.bottom for row in rows]
    apart = sum(
        min(abs(row[0].box.bottom - bottom) for bottom in bottoms) > _LEVEL_EMS * row[0].em for row in others
    )
    return apart >= _MIN_STAGGERED * len(others)


def _is_column(pieces: Sequence[Piece], min_full: float) -> bool:
    """Say whether many rows end at the same right edge, as lines of running text do and cells of a table do not."""
    rows = _rows(pieces)
    if len(rows) < _MIN_ROWS:
        return False
    em = median(piece.em for piece in pieces)
    rights = sorted(max(piece.box.right for piece in row) for row in rows)
    full = max(bisect_right(rights, right + em / 2) - bisect_left(rights, right - em) for right in rights)
    return _width(rows) >= _MIN_COLUMN_EMS * em and full >= min_full * len(rows)


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
