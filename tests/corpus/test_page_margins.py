"""The margins of pages: what repeats there or counts is furniture, what the document says is not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from corpus.loaders.page_lines import PageContent
from corpus.loaders.page_margins import mark_margins
from tests.corpus.page_boxes import PAGES, line, page

BODY = [line("各地区要加强组织领导，", 80, 200), line("明确任务分工。", 80, 220)]


def marked(pages: list[PageContent]) -> list[tuple[str, str]]:
    return [(line.rule, line.text) for page in mark_margins(pages) for line in page.lines if line.rule]


@given(PAGES)
def test_nothing_but_the_rule_changes(pages: list[PageContent]) -> None:
    for before, after in zip(pages, mark_margins(pages), strict=True):
        assert [replace(line, rule="") for line in before.lines] == [
            replace(line, rule="") for line in after.lines
        ]


def test_header_on_each_page() -> None:
    pages = [page(line("某省文件汇编", 80, 40), *BODY) for _ in range(3)]
    assert marked(pages) == [("page_header", "某省文件汇编")] * 3


def test_footer_that_counts_the_pages() -> None:
    pages = [page(*BODY, line(f"某省文件汇编 第{n}页", 80, 760)) for n in (7, 8, 9)]
    assert {rule for rule, _ in marked(pages)} == {"page_footer"}
    assert len(marked(pages)) == 3


@pytest.mark.parametrize(
    "number", ["— 1 —", "- 1 -", "－1－", "第1页", "第 1 页 共 9 页", "1/9", "Page 1 of 9"]
)
def test_marked_number_at_the_foot_of_one_page(number: str) -> None:
    assert marked([page(*BODY, line(number, 280, 760))]) == [("page_number", number)]


def test_bare_numbers_that_count() -> None:
    pages = [page(*BODY, line(str(n), 280, 760)) for n in (5, 6, 7)]
    assert marked(pages) == [("page_number", "5"), ("page_number", "6"), ("page_number", "7")]


def test_bare_numbers_that_do_not_count_are_text() -> None:
    assert marked([page(*BODY, line(n, 280, 760)) for n in ("300", "12", "9")]) == []


def test_annexes_of_a_page_each_keep_their_numbers() -> None:
    """附件1, 附件2, 附件3 at the top of three pages look like a header that counts."""
    assert marked([page(line(f"附件{n}", 80, 40), *BODY) for n in (1, 2, 3)]) == []


def test_line_repeated_in_the_text_is_text() -> None:
    assert marked([page(*BODY) for _ in range(5)]) == []


def test_header_misread_on_one_page() -> None:
    words = ["某省人民政府文件汇编", "某省人民政府文件汇缏", "某省人民政府文件汇编"]
    pages = [replace(page(line(text, 80, 40), *BODY), origin="ocr") for text in words]
    assert len(marked(pages)) == 3
    assert marked([replace(p, origin="text_layer") for p in pages]) == []
