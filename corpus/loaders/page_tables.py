"""The characters of a page to its lines: those in ruled tables row by row, the rest as running text."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from corpus.loaders.line_breaks import CLOSING, first_unit_ems, word_gap
from corpus.loaders.page_glyphs import Glyph, Piece, join_glyphs
from corpus.loaders.page_lines import PageLine, lines_in_reading_order, lines_in_rows
from corpus.loaders.page_rules import Grid
from corpus.sectioning.headings import starts_block

_CELL_PADDING_EMS = 1.2


def page_lines(glyphs: Sequence[Glyph], grids: Sequence[Grid]) -> list[PageLine]:
    """Return the lines of a page in reading order, one for each ruled table.

    Args:
        glyphs: In the order in which they are read within a line.
        grids: The ruled tables, from the top.
    """
    inside: dict[tuple[int, int], list[Glyph]] = {}
    outside: list[Glyph] = []
    for glyph in glyphs:
        for number, grid in enumerate(grids):
            if (cell := grid.cell_at(glyph.box)) is not None:
                inside.setdefault((number, cell), []).append(glyph)
                break
        else:
            outside.append(glyph)
    pieces = join_glyphs(outside)
    lines: list[PageLine] = []
    for number, grid in enumerate(grids):
        cells = {cell: held for (table, cell), held in inside.items() if table == number}
        if not cells:
            continue
        above = [piece for piece in pieces if piece.box.bottom <= grid.box.bottom]
        pieces = [piece for piece in pieces if piece.box.bottom > grid.box.bottom]
        lines += lines_in_reading_order(above)
        lines.append(_table(grid, cells))
    return lines + lines_in_reading_order(pieces)


def _table(grid: Grid, glyphs: dict[int, list[Glyph]]) -> PageLine:
    texts = {cell: _cell_text(join_glyphs(held), _width(grid, cell)) for cell, held in glyphs.items()}
    rows = tuple(
        tuple(None if at and row[at - 1] == cell else texts.get(cell, "") for at, cell in enumerate(row))
        for row in grid.cells
    )
    return PageLine("", grid.box, 1.0, is_row=True, rows=rows)


def _width(grid: Grid, cell: int) -> float:
    columns = [at for row in grid.cells for at, other in enumerate(row) if other == cell]
    return grid.xs[max(columns) + 1] - grid.xs[min(columns)]


def _cell_text(pieces: Sequence[Piece], width: float) -> str:
    """Return the text of a cell, its lines apart only where the first word of a line would have fitted on the one before."""
    lines = lines_in_rows(pieces)
    text = lines[0].text if lines else ""
    for before, line in pairwise(lines):
        room = width - before.box.width - _CELL_PADDING_EMS * before.em
        is_wrapped = room < first_unit_ems(line.text) * before.em
        is_apart = not is_wrapped or (before.text[-1] in CLOSING and starts_block(line.text))
        text += "\n" if is_apart else word_gap(before.text, line.text)
        text += line.text
    return text
