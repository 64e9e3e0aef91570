"""Ruled tables on the picture of a page."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from corpus.loaders.page_glyphs import Box
from corpus.loaders.page_rules import Grid, find_grids

XS, YS = (50, 150, 350, 500), (100, 140, 180, 220)


def sheet() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("L", (600, 400), 255)
    return image, ImageDraw.Draw(image)


def grids(image: Image.Image) -> list[Grid]:
    return find_grids(np.asarray(image), px_per_inch=100, px_per_unit=1.0)


def draw_table(pen: ImageDraw.ImageDraw, xs: tuple[int, ...] = XS, ys: tuple[int, ...] = YS) -> None:
    for x in xs:
        pen.line((x, ys[0], x, ys[-1]), fill=0)
    for y in ys:
        pen.line((xs[0], y, xs[-1], y), fill=0)


def test_rules_make_cells() -> None:
    image, pen = sheet()
    draw_table(pen)
    (grid,) = grids(image)
    assert np.allclose(grid.xs, XS, atol=2)
    assert np.allclose(grid.ys, YS, atol=2)
    assert grid.cells == ((0, 1, 2), (3, 4, 5), (6, 7, 8))
    assert grid.cell_at(Box(200, 150, 210, 160)) == 4
    assert grid.cell_at(Box(10, 150, 20, 160)) is None


def test_merged_cells_have_one_number() -> None:
    image, pen = sheet()
    draw_table(pen)
    pen.line((51, 140, 149, 140), fill=255)  # the first column: two rows are one
    pen.line((350, 181, 350, 219), fill=255)  # the last row: two columns are one
    (grid,) = grids(image)
    assert grid.cells == ((0, 1, 2), (0, 4, 5), (6, 7, 7))


def test_open_sides_end_where_the_rules_end() -> None:
    image, pen = sheet()
    draw_table(pen, xs=XS[1:3])
    for y in YS:
        pen.line((XS[0], y, XS[-1], y), fill=0)
    (grid,) = grids(image)
    assert np.allclose(grid.xs, XS, atol=2)


def test_rule_between_close_lines_of_text() -> None:
    """Letters above and below a rule once cut it to pieces."""
    image, pen = sheet()
    draw_table(pen)
    for y in YS[1:-1]:
        for x in range(60, 490, 6):
            pen.rectangle((x, y - 12, x + 3, y - 5), fill=0)
            pen.rectangle((x, y + 5, x + 3, y + 12), fill=0)
    (grid,) = grids(image)
    assert len(grid.cells) == 3


def test_row_of_one_line_is_a_table() -> None:
    """The rest of a row that a page cut, alone on the next page, was once no table: its sides were too short."""
    image, pen = sheet()
    draw_table(pen, ys=(100, 122))
    (grid,) = grids(image)
    assert grid.cells == ((0, 1, 2),)


def test_stroke_of_a_large_character_divides_no_cell() -> None:
    image, pen = sheet()
    draw_table(pen)
    pen.rectangle((200, 106, 203, 136), fill=0)
    (grid,) = grids(image)
    assert len(set(grid.cells[0])) == 3


def test_narrow_column_is_one() -> None:
    image, pen = sheet()
    draw_table(pen, xs=(50, 70, 350, 500))
    (grid,) = grids(image)
    assert len(grid.cells[0]) == 3


@pytest.mark.parametrize("what", ["nothing", "frame", "underlines", "dark area", "hatching"])
def test_what_is_no_table(what: str) -> None:
    image, pen = sheet()
    if what == "frame":
        pen.rectangle((20, 20, 580, 380), outline=0)
    elif what == "underlines":
        for y in YS:
            pen.line((50, y, 500, y), fill=0)
    elif what == "dark area":
        pen.rectangle((50, 100, 500, 300), fill=0)
    elif what == "hatching":
        for at in range(0, 600, 2):
            pen.line((at, 0, at, 400), fill=0)
            pen.line((0, at, 600, at), fill=0)
    assert grids(image) == []


def test_tables_come_from_the_top() -> None:
    image, pen = sheet()
    draw_table(pen, ys=(300, 330, 360))
    draw_table(pen, ys=(50, 80, 110))
    assert [round(grid.ys[0], -1) for grid in grids(image)] == [50, 300]
