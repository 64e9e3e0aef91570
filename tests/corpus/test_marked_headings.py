"""Ranks of headings that a file marks."""

from __future__ import annotations

from corpus.sectioning.headings import RANK_STEP, match_label
from corpus.sectioning.marked_headings import marked_ranks
from corpus.structure import parse_sections
from tests.corpus.test_structure import names


def test_a_level_has_the_rank_of_its_numbers() -> None:
    text = "题\n一、甲\n结语"
    label = match_label("一、甲")
    assert label is not None
    ranks = marked_ranks(text, {2: 1, 6: 1}, {2: label})
    assert ranks == {6: label.numbering.rank * RANK_STEP}


def test_a_level_without_numbers_stands_below_the_outer_one() -> None:
    label = match_label("一、甲")
    assert label is not None
    ranks = marked_ranks("题\n一、甲\n乙\n丙", {2: 2, 6: 3, 8: 1}, {2: label})
    assert ranks[8] < label.numbering.rank * RANK_STEP < ranks[6]


def test_the_only_heading_of_level_one_at_the_top_is_the_title() -> None:
    text = "规划\n总则\n文字。\n附则\n文字。"
    marked = {0: 1, 3: 2, 10: 2}
    assert names(parse_sections(text, marked)) == ["总则", "附则"]


def test_headings_of_level_one_are_headings() -> None:
    """Styles 标题 1 without a number were once taken for titles, each of them."""
    text = "报告\n回顾\n文字。\n安排\n文字。"
    marked = {3: 1, 10: 1}
    assert names(parse_sections(text, marked)) == ["回顾", "安排"]


def test_a_marked_heading_needs_no_sequence() -> None:
    text = "总则\n文字。\n七、甲\n文字。"
    assert names(parse_sections(text)) == []
    assert names(parse_sections(text, {7: 1})) == ["七、甲"]
