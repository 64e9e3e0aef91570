"""Characters to pieces: none is lost, blanks are kept or seen."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given

from corpus.loaders.page_glyphs import Box, Glyph, join_glyphs
from tests.corpus.page_boxes import EM, GLYPHS


@given(GLYPHS)
def test_every_character_is_in_a_piece(glyphs: list[Glyph]) -> None:
    printed = Counter("".join(glyph.text for glyph in glyphs).split())
    given_ = Counter("".join(piece.text for piece in join_glyphs(glyphs)).split())
    assert Counter("".join(printed.elements())) == Counter("".join(given_.elements()))


def row(text: str, gap_at: int = 0, gap_ems: float = 0.0) -> list[Glyph]:
    """Return characters in a row, those from `gap_at` on moved right."""
    lefts = [EM * at + (gap_ems * EM if gap_at and at >= gap_at else 0) for at in range(len(text))]
    return [Glyph(c, Box(left, 0, left + EM, EM)) for c, left in zip(text, lefts, strict=True)]


@pytest.mark.parametrize(
    ("gap_ems", "pieces"),
    [(0.3, ["第一条为了"]), (1.0, ["第一条 为了"]), (2.0, ["第一条", "为了"])],
    ids=["justified", "blank", "gutter"],
)
def test_gap_between_characters(gap_ems: float, pieces: list[str]) -> None:
    assert [piece.text for piece in join_glyphs(row("第一条为了", 3, gap_ems))] == pieces


def test_gap_beside_punctuation_is_its_own_blank_half() -> None:
    assert [piece.text for piece in join_glyphs(row("意见》（国发", 3, 0.8))] == ["意见》（国发"]


def test_blanks_at_the_ends_are_no_part_of_a_piece() -> None:
    (piece,) = join_glyphs(row("　　总则　"))
    assert (piece.text, piece.box) == ("总则", Box(2 * EM, 0, 4 * EM, EM))


def test_next_line_is_another_piece() -> None:
    below = [Glyph(glyph.text, Box(glyph.box.left, 15, glyph.box.right, 25)) for glyph in row("下行")]
    assert [piece.text for piece in join_glyphs([*row("上行"), *below])] == ["上行", "下行"]
