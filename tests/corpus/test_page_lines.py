"""Pieces to lines: none is lost, and columns are read one after the other."""

from __future__ import annotations

from collections import Counter

from hypothesis import given

from corpus.loaders.page_glyphs import Piece
from corpus.loaders.page_lines import lines_in_reading_order
from tests.corpus.page_boxes import PIECES, pieces_at

LEFT = [f"左栏第{n}行文字排满" for n in "一二三四五六"]
RIGHT = [f"右栏第{n}行文字排满" for n in "一二三四五六"]


def texts(pieces: list[Piece]) -> list[str]:
    return [line.text for line in lines_in_reading_order(pieces)]


@given(PIECES)
def test_every_piece_is_in_a_line(pieces: list[Piece]) -> None:
    printed = Counter("".join("".join(piece.text for piece in pieces).split()))
    assert Counter("".join("".join(texts(pieces)).split())) == printed


def test_lines_come_from_the_top() -> None:
    assert texts(pieces_at(LEFT, 50, 100)[::-1]) == LEFT


def test_second_column_follows_the_first() -> None:
    assert texts(pieces_at(LEFT, 50, 100) + pieces_at(RIGHT, 180, 100)) == LEFT + RIGHT


def test_title_over_both_columns_comes_first_and_a_note_below_last() -> None:
    title = pieces_at(["某省人民政府公报横跨两栏的标题文字"], 60, 60)
    note = pieces_at(["本刊各期文件以正式印发的文本为准特此说明"], 60, 300)
    columns = pieces_at(LEFT, 50, 100) + pieces_at(RIGHT, 180, 100)
    assert texts(title + columns + note) == [title[0].text, *LEFT, *RIGHT, note[0].text]


def test_second_column_that_has_only_begun() -> None:
    assert texts(pieces_at(LEFT, 50, 100) + pieces_at(RIGHT[:1], 180, 100)) == [*LEFT, RIGHT[0]]


def test_contents_beside_large_print_are_a_column() -> None:
    """A page of a gazette once mixed a title in large print with the list of contents on its right."""
    left = pieces_at(["大号字的标题一行", "大号字的标题二行", "署名"], 50, 100, step=31)
    right = pieces_at(["一、总则", "二、组织机构", "三、附则", "四、预警监测系统", "五、保障"], 200, 104)
    assert texts(left + right) == [piece.text for piece in left + right]


def test_list_is_read_across() -> None:
    names = pieces_at(["某省财政厅", "某市水务局", "某县政府", "某镇"], 50, 100)
    sums = pieces_at(["一百二十万元", "三万元", "十二万元", "五千元"], 250, 100)
    assert texts(names + sums) == [f"{a.text} {b.text}" for a, b in zip(names, sums, strict=True)]
