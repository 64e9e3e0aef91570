"""The lines drawn on the picture of a page that rule its tables, and the grids that they make."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corpus.loaders.page_glyphs import Box

GrayImage = npt.NDArray[np.uint8]
"""Shape (height, width); 0 is black."""

_DARK = 170  # a hairline drawn at 100 dots an inch is grey
_MAX_THICKNESS_IN = 1 / 12
_MIN_ACROSS_IN = 1 / 3  # longer than the strokes of the characters of a text
_MIN_DOWN_IN = 1 / 6  # as high as a row of one line in small print
_SNAP_IN = 1 / 25
_MAX_FILLED = 0.5  # of a line lies within a dark area: it is a row of that
_MIN_COVER = 0.85  # of the side of a cell is drawn; a stroke of a character in it is shorter
_MAX_RUNS = 8_000
_MAX_RULES = 400  # more are a picture
_MAX_PLACES = 20_000


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table in the unit of the page.

    Attributes:
        xs: Left edges of the columns and the right edge of the last.
        ys: Top edges of the rows and the bottom edge of the last.
        cells: Number of the cell at each row and column; a merged cell takes several places.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[tuple[int, ...], ...]

    @property
    def box(self) -> Box:
        """Where the table stands."""
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    def cell_at(self, box: Box) -> int | None:
        """Return the cell that holds the middle of a box; None for none."""
        column = bisect_right(self.xs, (box.left + box.right) / 2) - 1
        row = bisect_right(self.ys, (box.top + box.bottom) / 2) - 1
        is_inside = 0 <= column < len(self.xs) - 1 and 0 <= row < len(self.ys) - 1
        return self.cells[row][column] if is_inside else None


@dataclass(slots=True)
class _Rule:
    """A line along one axis from `start` to `end`; on the other it takes `first` to `last`. Pixels."""

    first: float
    last: float
    start: float
    end: float

    @property
    def place(self) -> float:
        return (self.first + self.last) / 2


def find_grids(image: GrayImage, px_per_inch: float, px_per_unit: float) -> list[Grid]:
    """Return the ruled tables of at least two cells side by side on an upright page, from the top."""
    dark = image < _DARK
    across = _rules(dark, px_per_inch, _MIN_ACROSS_IN)
    down = _rules(dark.T, px_per_inch, _MIN_DOWN_IN) if across else []
    if max(len(across), len(down)) > _MAX_RULES:
        return []
    snap = _SNAP_IN * px_per_inch
    grids = [grid for rules in _connected(across, down, snap) if (grid := _grid(*rules, snap, px_per_unit))]
    return sorted(grids, key=lambda grid: grid.ys[0])


def _rules(dark: npt.NDArray[np.bool_], px_per_inch: float, min_length_in: float) -> list[_Rule]:
    """Return the long, thin, dark lines along the rows of a picture."""
    thick = max(round(_MAX_THICKNESS_IN * px_per_inch), 2)
    if dark.shape[0] <= 2 * thick:
        return []
    level = dark.copy()
    level[1:] |= dark[:-1]  # a line that is not quite level goes on in the next row
    padded = np.zeros((level.shape[0], level.shape[1] + 2), dtype=np.int8)
    padded[:, 1:-1] = level
    steps = np.diff(padded, axis=1)
    rows, starts = np.nonzero(steps == 1)
    ends = np.nonzero(steps == -1)[1]
    long = ends - starts >= min_length_in * px_per_inch
    rows, starts, ends = rows[long], starts[long], ends[long]
    if not 0 < len(rows) <= _MAX_RUNS:
        return []
    inner = _sums(_inside(dark, thick))
    thin = inner[rows, ends] - inner[rows, starts] < _MAX_FILLED * (ends - starts)
    snap = _SNAP_IN * px_per_inch
    rules: list[_Rule] = []
    for row, start, end in zip(rows[thin].tolist(), starts[thin].tolist(), ends[thin].tolist(), strict=True):
        for rule in reversed(rules[-_MAX_RULES:]):
            if row - rule.last <= snap and start <= rule.end + snap and rule.start <= end + snap:
                rule.last, rule.start, rule.end = row, min(rule.start, start), max(rule.end, end)
                break
        else:
            rules.append(_Rule(row, row, start, end))
    return rules


def _inside(dark: npt.NDArray[np.bool_], thick: int) -> npt.NDArray[np.bool_]:
    """Return the pixels that lie within a dark stretch of more than `thick` rows, but for its first and last row."""
    deep = dark[: -thick or None].copy()
    for row in range(1, thick + 1):
        deep &= dark[row : row + len(deep)]
    inside = np.zeros_like(dark)
    for row in range(1, thick):
        inside[row : row + len(deep)] |= deep
    return inside


def _sums(marked: npt.NDArray[np.bool_]) -> npt.NDArray[np.int32]:
    """Return how many are marked in each row before each column; one column more."""
    sums = np.zeros((marked.shape[0], marked.shape[1] + 1), dtype=np.int32)
    np.cumsum(marked, axis=1, out=sums[:, 1:])
    return sums


def _connected(
    across: Sequence[_Rule], down: Sequence[_Rule], snap: float
) -> Iterator[tuple[list[_Rule], list[_Rule]]]:
    """Yield the lines that meet each other, group by group."""
    left = set(range(len(down)))
    seen: set[int] = set()
    for at in range(len(across)):
        if at in seen:
            continue
        rows, columns, todo = {at}, set[int](), [at]
        while todo:
            row = across[todo.pop()]
            met = {column for column in left if _meet(row, down[column], snap)}
            left -= met
            columns |= met
            more = {
                other
                for other, rule in enumerate(across)
                if other not in rows and any(_meet(rule, down[column], snap) for column in met)
            }
            rows |= more
            todo += more
        seen |= rows
        if columns:
            yield [across[row] for row in sorted(rows)], [down[column] for column in sorted(columns)]


def _meet(row: _Rule, column: _Rule, snap: float) -> bool:
    return (
        row.start - snap <= column.place <= row.end + snap
        and column.start - snap <= row.place <= column.end + snap
    )


def _grid(rows: Sequence[_Rule], columns: Sequence[_Rule], snap: float, px_per_unit: float) -> Grid | None:
    ys = _places((row.place for row in rows), snap)
    # A table may be open at its sides: there its lines end.
    sides = (min(row.start for row in rows), max(row.end for row in rows))
    xs = _places((*(column.place for column in columns), *sides), snap)
    height, width = len(ys) - 1, len(xs) - 1
    if height < 1 or width < 2 or height * width > _MAX_PLACES:
        return None
    owner = list(range(height * width))

    def root(at: int) -> int:
        while owner[at] != at:
            owner[at] = at = owner[owner[at]]
        return at

    for y in range(height):
        for x in range(width):
            at = y * width + x
            if x + 1 < width and not _is_drawn(columns, xs[x + 1], ys[y], ys[y + 1], snap):
                owner[root(at + 1)] = root(at)
            if y + 1 < height and not _is_drawn(rows, ys[y + 1], xs[x], xs[x + 1], snap):
                owner[root(at + width)] = root(at)
    cells = tuple(tuple(root(y * width + x) for x in range(width)) for y in range(height))
    if not any(len(set(row)) > 1 for row in cells):
        return None
    return Grid(tuple(x / px_per_unit for x in xs), tuple(y / px_per_unit for y in ys), cells)


def _places(places: Iterable[float], snap: float) -> list[float]:
    """Return places in order, those closer than `snap` as one."""
    groups: list[list[float]] = []
    for place in sorted(places):
        if groups and place - groups[-1][-1] <= snap:
            groups[-1].append(place)
        else:
            groups.append([place])
    return [sum(group) / len(group) for group in groups]


def _is_drawn(rules: Sequence[_Rule], place: float, start: float, end: float, snap: float) -> bool:
    """Say whether most of the stretch from `start` to `end` at a place is drawn."""
    drawn = sum(
        max(0.0, min(rule.end, end) - max(rule.start, start))
        for rule in rules
        if abs(rule.place - place) <= snap
    )
    return drawn >= _MIN_COVER * (end - start)
