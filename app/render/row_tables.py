"""Lines that say what a table said (`corpus.tables`), read back as rows: `地区：河南；数值：12.3。`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_MAX_LABEL_CHARS = 40
_MIN_COLUMNS, _MIN_ROWS = 2, 2


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as it is printed in its line: `label` `：` `value` and what follows it, `；` or `。`."""

    label: str
    value: str
    tail: str


@dataclass(frozen=True, slots=True)
class RowTable:
    """Lines that follow each other and have the same columns.

    Attributes:
        columns: Labels, in order.
        rows: A row a line; the cells of one, in order, are the whole line. A blank cell is left out.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def row_table(lines: Sequence[str], first: int) -> RowTable | None:
    """Return the table that begins with the line at `first`, or None."""
    head = _cells(lines[first])
    if head is None:
        return None
    columns = tuple(cell.label for cell in head)
    rows = [head]
    for line in lines[first + 1 :]:
        cells = _cells(line)
        if cells is None or not _is_part(tuple(cell.label for cell in cells), columns):
            break
        rows.append(cells)
    return RowTable(columns, tuple(rows)) if len(rows) >= _MIN_ROWS else None


def _cells(line: str) -> tuple[Cell, ...] | None:
    """Return the cells of a line; joined, they are the line. None if it is none of a table."""
    if not line.endswith("。") or "：" not in line:
        return None
    cells: list[Cell] = []
    for part in line[:-1].split("；"):
        label, colon, value = part.partition("：")
        if not colon or not 0 < len(label) <= _MAX_LABEL_CHARS or "。" in part:
            return None
        cells.append(Cell(label, value, "；"))
    labels = [cell.label for cell in cells]
    if len(cells) < _MIN_COLUMNS or len(set(labels)) < len(labels):
        return None
    return (*cells[:-1], Cell(cells[-1].label, cells[-1].value, "。"))


def _is_part(labels: tuple[str, ...], columns: tuple[str, ...]) -> bool:
    """Say whether labels stand in the columns in the same order, some of these perhaps left out."""
    left = iter(columns)
    return all(label in left for label in labels)
