"""Characters in ruled tables go to their cells, the rest is running text."""

from __future__ import annotations

from corpus.loaders.page_glyphs import Box, Glyph
from corpus.loaders.page_rules import Grid
from corpus.loaders.page_tables import page_lines
from tests.corpus.page_boxes import EM

GRID = Grid((100, 200, 400), (100, 140, 180), ((0, 1), (2, 3)))


def words(text: str, left: float, top: float) -> list[Glyph]:
    return [Glyph(c, Box(left + EM * at, top, left + EM * (at + 1), top + EM)) for at, c in enumerate(text)]


def test_table_stands_between_the_text_above_and_below() -> None:
    cells = (
        words("地区", 105, 110) + words("甲市", 105, 150) + words("数值", 205, 110) + words("三", 205, 150)
    )
    lines = page_lines(words("上文：", 100, 50) + cells + words("下文。", 100, 300), [GRID])
    assert [(line.text, line.rows) for line in lines] == [
        ("上文：", ()),
        ("", (("地区", "数值"), ("甲市", "三"))),
        ("下文。", ()),
    ]


def test_lines_that_fill_a_cell_are_one_and_short_ones_are_not() -> None:
    full = words("某省农业农村厅厅", 105, 102) + words("办公室", 105, 114)
    short = words("张某", 205, 102) + words("李某", 205, 114)
    (line,) = page_lines(full + short, [GRID])
    assert line.rows[0] == ("某省农业农村厅厅办公室", "张某\n李某")


def test_merged_cell_covers_the_place_on_its_right() -> None:
    grid = Grid(GRID.xs, GRID.ys, ((0, 0), (2, 3)))
    (line,) = page_lines(words("合计", 180, 110) + words("甲", 110, 150) + words("乙", 210, 150), [grid])
    assert line.rows == (("合计", None), ("甲", "乙"))


def test_empty_table_is_no_line() -> None:
    assert [line.text for line in page_lines(words("正文。", 100, 50), [GRID])] == ["正文。"]
