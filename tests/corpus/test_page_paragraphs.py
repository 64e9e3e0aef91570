"""Lines to paragraphs: what the width of the text or the end of a page divides is one line, and nothing is lost."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given

from corpus.loaders.page_lines import PageContent, PageLine
from corpus.loaders.page_paragraphs import write_pages
from corpus.normalize import normalize
from tests.corpus.line_soups import without_blanks
from tests.corpus.page_boxes import EM, PAGES, line, page

LEFT, WIDE = 80.0, 40
FULL = "各地区要加强组织领导明确任务分工细化工作措施确保各项任务落到实处重大情况及时报告并"


def column(*texts: str, indents: tuple[int, ...] = ()) -> list[PageLine]:
    ems = dict(enumerate(indents))
    return [line(text, LEFT + EM * ems.get(at, 0), 100 + 18.0 * at) for at, text in enumerate(texts)]


def paragraphs(*pages: PageContent) -> list[str]:
    return write_pages(pages).text.splitlines()


@given(PAGES)
def test_every_character_is_written_once_in_order(pages: list[PageContent]) -> None:
    raw = write_pages(pages)
    printed = "".join(without_blanks(line.text) for page in pages for line in page.lines)
    assert without_blanks(raw.text) == printed


@given(PAGES)
def test_pages_partition_the_text(pages: list[PageContent]) -> None:
    raw = write_pages(pages)
    assert [page.number for page in raw.pages] == list(range(1, len(pages) + 1))
    assert (raw.pages[0].start, raw.pages[-1].end) == (0, len(raw.text))
    assert all(before.end == following.start for before, following in pairwise(raw.pages))
    for content, written in zip(pages, raw.pages, strict=True):
        printed = "".join(without_blanks(line.text) for line in content.lines)
        assert without_blanks(raw.text[written.start : written.end]) == printed


@given(PAGES)
def test_furniture_is_what_was_marked(pages: list[PageContent]) -> None:
    raw = write_pages(pages)
    marked = "".join(without_blanks(line.text) for page in pages for line in page.lines if line.rule)
    assert "".join(without_blanks(raw.text[span.start : span.end]) for span in raw.furniture) == marked


def test_full_line_goes_on() -> None:
    assert paragraphs(page(*column(FULL[:WIDE], "及时报告。"))) == [FULL[:WIDE] + "及时报告。"]


def test_line_with_room_for_the_next_word_ends_a_paragraph() -> None:
    assert len(paragraphs(page(*column(FULL[:WIDE], FULL[:30], "及时报告。", FULL[:WIDE])))) == 3


def test_number_that_had_no_room_on_the_line_before() -> None:
    """LibreOffice leaves five blanks at the end of a line rather than divide 〔2010〕28."""
    lines = column(FULL[:WIDE], FULL[:33] + "国发", "〔2010〕28号文件要求办理。")
    assert paragraphs(page(*lines)) == ["".join(line.text for line in lines)]


def test_hanging_comma_does_not_widen_the_text() -> None:
    """A comma in the margin once made every other line look short."""
    lines = column(
        FULL[:WIDE] + "，", FULL[:WIDE], FULL[:WIDE], "到底。", FULL[:WIDE] + "，", *[FULL[:WIDE]] * 4
    )
    assert paragraphs(page(*lines))[0] == FULL[:WIDE] + "，" + FULL[:WIDE] * 2 + "到底。"


def test_indented_line_begins_a_paragraph_though_the_line_before_is_full() -> None:
    lines = column(FULL[:38], FULL[:WIDE], FULL[:38], "二、工作。", FULL[:38], indents=(2, 0, 2, 2, 2))
    assert paragraphs(page(*lines)) == [FULL[:38] + FULL[:WIDE], FULL[:38], "二、工作。", FULL[:38]]


def test_numbered_line_after_a_full_sentence_begins_a_paragraph() -> None:
    assert (
        paragraphs(page(*column(FULL[:39] + "。", "（二）加大投入力度。", FULL[:WIDE])))[1]
        == "（二）加大投入力度。"
    )


def test_wider_distance_parts_paragraphs() -> None:
    lines = [line(FULL[:WIDE], LEFT, 100), line(FULL[:WIDE], LEFT, 118), line(FULL[:WIDE], LEFT, 160)]
    assert len(paragraphs(page(*lines, line(FULL[:WIDE], LEFT, 178)))) == 2


def test_centred_title_on_two_lines_is_one() -> None:
    title = [line(FULL[:39], LEFT + EM / 2, 100), line("若干意见", LEFT + 18 * EM, 118)]
    assert paragraphs(page(*title, *(line(FULL[:WIDE], LEFT, 160 + 18 * n) for n in range(3))))[0] == (
        FULL[:39] + "若干意见"
    )


def test_paragraph_over_a_page_break_is_one_after_cleaning() -> None:
    number = line("— 1 —", 280, 760, rule="page_number")
    header = line("文件汇编", LEFT, 40, rule="page_header")
    raw = write_pages([page(*column(FULL[:WIDE]), number), page(header, *column("及时报告。"))])
    normalized = normalize(raw.text, raw.furniture)
    assert normalized.text == FULL[:WIDE] + "及时报告。"
    assert [(edit.rule, edit.removed) for edit in normalized.edits] == [
        ("page_number", "— 1 —"),
        ("page_header", "文件汇编"),
    ]
    assert raw.text[raw.pages[1].start :].startswith("文件汇编")


@pytest.mark.parametrize("mark", "，。）》")
def test_mark_that_begins_no_line_goes_on(mark: str) -> None:
    assert paragraphs(page(*column("重大情况", mark + "及时报告", FULL[:WIDE])))[0].startswith(
        "重大情况" + mark
    )


def test_words_of_letters_stay_apart() -> None:
    assert paragraphs(page(*column("a" * 36 + " new", "economy", FULL[:WIDE])))[0].endswith(" new economy")
