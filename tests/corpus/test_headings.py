"""Numberings at the start of a line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.sectioning.headings import (
    is_heading_line,
    match_decimal_chapter,
    match_glued_label,
    match_label,
    run_in_title,
    starts_block,
)

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


@pytest.mark.parametrize(
    ("line", "name", "number", "rest"),
    [
        ("第一条为了规范甲", "条", 1, "为了规范甲"),
        ("第五章法律责任", "章", 5, "法律责任"),
        ("第八条之一国家", "条", 8, "国家"),
        ("第十条及时公开", "条", 10, "及时公开"),
    ],
)
def test_label_glued_to_its_words(line: str, name: str, number: int, rest: str) -> None:
    label = match_glued_label(line)
    assert label is not None
    assert (label.numbering.name, label.number, line[label.title_start :]) == (name, number, rest)


@pytest.mark.parametrize(
    "line",
    [
        *(
            "第八条的规定",
            "第八条第二款",
            "第三条至第五条",
            "第三条、第五条",
            "第三章和第五章",
            "第八条规定的",
            "第八条所列",
        ),
        *("第八条以外的", "第八条及第九条", "第一章节", "第八条", "第八条 甲", "按照第八条"),
    ],
)
def test_article_that_is_named_in_a_sentence(line: str) -> None:
    assert match_glued_label(line) is None


@pytest.mark.parametrize(
    ("line", "name", "number"),
    [
        ("第一部分 总则", "编", 1),
        ("第二分编 合同", "分编", 2),
        ("第 三 章 附则", "章", 3),
        ("第三十五 条 甲", "条", 35),
        ("第十○条 甲", None, 0),
        ("第一，大办农业", "第一、", 1),
        ("第一、第二产业", None, 0),
        ("一是扩大内需", "一是", 1),
        ("十是否必要", None, 0),
        ("㈡甲", "（一）", 2),
        ("⒊甲", "1.", 3),
        ("⑷甲", "（1）", 4),
        ("2）甲", "（1）", 2),
        ("一", "一、", 1),
        ("1.2 等级划分", "1.1", 2),
        ("2.1.3甲单位职责", "1.1.1", 3),
        ("1.1万亿元", None, 0),
        ("10.6%", None, 0),
    ],
)
def test_more_labels(line: str, name: str | None, number: int) -> None:
    label = match_label(line)
    assert (label.numbering.name if label else None, label.number if label else 0) == (name, number)


def test_a_chapter_of_a_decimal_numbering() -> None:
    assert match_decimal_chapter("3 预警监测") is not None
    assert match_decimal_chapter("3 口罩100个，共两箱。") is None
