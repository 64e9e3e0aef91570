"""A table that goes on over a page keeps its header, and a row that the page cuts is one."""

from __future__ import annotations

from corpus.loaders.page_glyphs import Box
from corpus.loaders.page_lines import PageContent, PageLine
from corpus.loaders.table_continuation import tables_as_lines
from corpus.tables import Row
from tests.corpus.page_boxes import line, page

HEADER = ("序号", "任务", "责任单位")
FIRST = (HEADER, ("1", "修路。", "甲局"), ("2", "建设高标准", "乙局"))


def table(*rows: Row, width: float = 500) -> PageLine:
    return PageLine("", Box(50, 100, 50 + width, 700), 10, is_row=True, rows=rows)


def texts(*pages: PageContent) -> list[list[str]]:
    return [[line.text for line in page.lines] for page in tables_as_lines(pages)]


def test_header_holds_on_the_next_page() -> None:
    assert texts(page(table(*FIRST[:2])), page(table(("2", "架桥。", "乙局")))) == [
        ["序号：1；任务：修路。责任单位：甲局。"],
        ["序号：2；任务：架桥。责任单位：乙局。"],
    ]


def test_header_that_is_printed_again_is_no_row() -> None:
    assert texts(page(table(*FIRST[:2])), page(table(HEADER, ("2", "架桥。", "乙局"))))[1] == [
        "序号：2；任务：架桥。责任单位：乙局。"
    ]


def test_row_that_the_page_cuts_is_one_where_it_begins() -> None:
    assert texts(page(table(*FIRST)), page(table(("", "农田。", ""), ("3", "架桥。", "丙局")))) == [
        ["序号：1；任务：修路。责任单位：甲局。", "序号：2；任务：建设高标准农田。责任单位：乙局。"],
        ["序号：3；任务：架桥。责任单位：丙局。"],
    ]


def test_table_after_other_text_is_another() -> None:
    pages = page(table(*FIRST[:2])), page(line("附表", 50, 50), table(("2", "架桥。", "乙局")))
    assert texts(*pages)[1] == ["附表", "2；架桥。乙局。"]


def test_table_of_another_width_is_another() -> None:
    assert texts(page(table(*FIRST[:2])), page(table(("2", "架桥。", "乙局"), width=300)))[1] == [
        "2；架桥。乙局。"
    ]


def test_text_without_tables_stays() -> None:
    pages = [page(line("甲", 50, 50), line("乙", 50, 70))]
    assert tables_as_lines(pages) == pages
