"""Numberings at the start of a line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.headings import is_heading_line, match_label, run_in_title, starts_block

LINES = st.text(
    st.sampled_from("第〇零一二三十百千两条章编（(〔[一）)〕]、.．123①⑳附件：之 　甲。"), max_size=12
)


@pytest.mark.parametrize(
    ("line", "name", "number", "label", "rest"),
    [
        ("第一编 总则", "编", 1, "第一编", "总则"),
        ("第十二章　附则", "章", 12, "第十二章", "附则"),
        ("第3节 甲", "节", 3, "第3节", "甲"),
        ("第一百零三条 甲", "条", 103, "第一百零三条", "甲"),
        ("第八条之一 甲", "条", 8, "第八条之一", "甲"),
        ("附件", "附件", 0, "附件", ""),
        ("附件2：", "附件", 2, "附件2", ""),
        ("十一、总体要求", "一、", 11, "十一、", "总体要求"),
        ("一．总体要求", "一、", 1, "一．", "总体要求"),
        ("（二）甲", "（一）", 2, "（二）", "甲"),
        ("(二) 甲", "（一）", 2, "(二)", "甲"),
        ("〔二〕甲", "（一）", 2, "〔二〕", "甲"),
        ("1. 甲", "1.", 1, "1.", "甲"),
        ("12．甲", "1.", 12, "12．", "甲"),
        ("3、甲", "1.", 3, "3、", "甲"),
        ("（4）甲", "（1）", 4, "（4）", "甲"),
        ("⑤甲", "①", 5, "⑤", "甲"),
    ],
)
def test_label(line: str, name: str, number: int, label: str, rest: str) -> None:
    found = match_label(line)
    assert found is not None
    assert (found.numbering.name, found.number, found.label) == (name, number, label)
    assert line[found.title_start :] == rest


@pytest.mark.parametrize(
    "line",
    ["第八条的规定", "第一章节", "附件所列", "10.6万亿元", "2014、2015年", "一带一路", "十十、甲", "百、甲", "第〇十一条 甲", ""],
)  # fmt: skip
def test_no_label(line: str) -> None:
    assert match_label(line) is None


@given(LINES)
def test_any_line_is_read_without_an_error(line: str) -> None:
    """`十十、` and `第〇十一条` once ended in an exception of the numeral reader."""
    label = match_label(line)
    if label is None:
        assert not is_heading_line(line)
    else:
        assert line.startswith(label.label)
        assert len(label.label) <= label.title_start <= len(line)
        assert starts_block(line)


@pytest.mark.parametrize(
    ("line", "is_heading"),
    [
        ("一、2013 年工作进展和主要成效", True),
        ("（一）狠抓落实。全面实施。", False),
        ("（一）有下列情形的；", False),
        ("第一条 甲", False),
        ("总体要求", False),
        ("一、" + "甲" * 58, True),
        ("一、" + "甲" * 59, False),
    ],
)
def test_is_heading_line(line: str, is_heading: bool) -> None:
    assert is_heading_line(line) is is_heading


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("（一）狠抓落实。全面实施。", "狠抓落实"),
        ("（一）狠抓落实。", ""),
        ("（一）包括：甲。乙。", ""),
        ("（一）甲；乙。丙。", ""),
        ("（一）" + "甲" * 41 + "。乙。", ""),
        ("（一）。乙。", ""),
    ],
)
def test_run_in_title(line: str, title: str) -> None:
    label = match_label(line)
    assert label is not None
    assert run_in_title(line, label) == title


@pytest.mark.parametrize(
    "line", ["2014年6月26日", "二〇一四年六月二十六日", "二○一四年 六月 二十六日", "附件1", "一、甲"]
)
def test_starts_block(line: str) -> None:
    assert starts_block(line)


def test_a_date_within_a_sentence_starts_no_block() -> None:
    assert not starts_block("2014年6月26日起施行。")
