"""Chunks: exact slices that cover the text, along its sections."""

from __future__ import annotations

from time import monotonic

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.documents import Document, leaf_sections, section_path
from corpus.normalize import normalize
from corpus.parsing import parse_document
from corpus.structure import markdown_headings, parse_sections
from index.chunking import MAX_CHUNK_CHARS, Chunk, chunk_document, make_chunk
from tests.corpus.line_soups import SHIPPED, SOUPS


def document_of(raw: str) -> Document:
    normalized = normalize(raw)
    return Document(
        doc_id="d", version="v", source="a.txt", title="", issuers=(), doc_number=None, issued_on=None,
        published_on=None, effective_on=None, status="unknown", superseded_by=None, url=None, groups=(),
        text=normalized.text, sections=parse_sections(normalized.text, markdown_headings(normalized.edits)), edits=normalized.edits,
    )  # fmt: skip


def assert_laws(document: Document, chunks: list[Chunk], max_chars: int) -> None:
    text = document.text
    at = 0
    for chunk in chunks:
        assert text[at : chunk.start].strip() == "", "a character is in no chunk"
        assert chunk.start >= at, "a character is in two chunks"
        assert chunk.text == text[chunk.start : chunk.end]
        assert chunk.text.strip()
        assert chunk == make_chunk(document, chunk.start, chunk.end)
        at = chunk.end
    assert text[at:].strip() == "", "a character is in no chunk"
    # A body begins where its section does, with the heading of that section.
    heading_ends = {s.start: s.start for s in document.sections}
    heading_ends |= {s.start: s.heading_end for s in document.sections if s.heading_end > s.start}
    for chunk in chunks:
        own = len(chunk.text)
        touched = [
            leaf
            for leaf in leaf_sections(document.sections)
            if text[max(leaf.start, chunk.start) : min(leaf.end, chunk.end)].strip()
        ]
        for leaf in touched[:-1]:  # a chunk has the words of one section; above them stand headings only
            own = chunk.end - touched[-1].start
            words = text[max(heading_ends[leaf.start], leaf.start) : leaf.end].strip()
            is_above = (
                leaf.kind == "preamble"
                or section_path(document.sections, chunk.end - 1)[:1]
                == (section_path(document.sections, leaf.start)[:1])
            )
            assert words == "" or (is_above and "。" not in words)
        assert own <= max_chars
        assert len(chunk.text) <= 2 * max_chars + 1


@settings(max_examples=300)
@given(SOUPS, st.integers(20, 80))
def test_laws(raw: str, max_chars: int) -> None:
    document = document_of(raw)
    assert_laws(document, chunk_document(document, max_chars), max_chars)


@pytest.mark.parametrize("raw", ["第一编 \n第一章 \n第一编 \n", "第一编 \n总体要求\n第一章 \n第一编 \n"])
def test_laws_hold_for_headings_without_text(raw: str) -> None:
    document = document_of(raw)
    assert_laws(document, chunk_document(document, 20), 20)


def test_words_that_lead_an_empty_part_stay_in_it() -> None:
    assert texts("第一编 甲\n总体要求\n第一章 乙\n第二编 丙\n第一章 丁\n戊。") == [
        "第一编 甲\n总体要求\n第一章 乙",
        "第二编 丙\n第一章 丁\n戊。",
    ]


@pytest.mark.parametrize("max_chars", [40, 150, MAX_CHUNK_CHARS])
def test_laws_hold_for_the_shipped_document(max_chars: int) -> None:
    document = parse_document(SHIPPED, SHIPPED.name)
    assert_laws(document, chunk_document(document, max_chars), max_chars)


def texts(raw: str, max_chars: int = MAX_CHUNK_CHARS) -> list[str]:
    return [chunk.text for chunk in chunk_document(document_of(raw), max_chars)]


def test_shipped_document_has_its_figures_in_the_chunk_of_their_year() -> None:
    chunks = chunk_document(parse_document(SHIPPED, SHIPPED.name))
    (chunk,) = (chunk for chunk in chunks if "12.7万亿元" in chunk.text)
    assert chunk.section_path == ("一、2013 年工作进展和主要成效",)
    assert chunk.text.startswith("2013年，面对复杂多变的国内外经济环境")
    (chunk,) = (chunk for chunk in chunks if "高标准农田建设总体规划" in chunk.text)
    assert chunk.section_path == ("二、2014 年促进中部地区崛起工作要点", "(二) 加快发展现代农业")


def test_a_heading_goes_with_the_words_below_it() -> None:
    assert texts("一、总则\n（一）目标\n甲。\n（二）乙。乙。") == [
        "一、总则\n（一）目标\n甲。",
        "（二）乙。乙。",
    ]


def test_a_long_section_is_cut_between_sentences_into_pieces_of_like_size() -> None:
    assert texts("甲甲甲甲。乙乙乙乙。丙丙丙丙。丁丁丁丁。", 12) == [
        "甲甲甲甲。乙乙乙乙。",
        "丙丙丙丙。丁丁丁丁。",
    ]


def test_a_long_sentence_is_cut_after_its_commas() -> None:
    assert texts("甲甲甲甲，乙乙乙乙，丙丙丙丙。", 10) == ["甲甲甲甲，乙乙乙乙，", "丙丙丙丙。"]


def test_what_has_no_mark_at_all_is_cut_anyway() -> None:
    assert texts("甲" * 25, 10) == ["甲" * 10, "甲" * 10, "甲" * 5]


def test_an_item_without_a_stop_keeps_its_own_section() -> None:
    """`（一）责任单位：甲、乙` once went into the chunk of （二）, under its path."""
    document = document_of(
        "一、分工\n" + "".join(f"（{n}）责任单位：{'甲' * 60}、乙\n" for n in "一二三") + "（四）丙。丁。"
    )
    chunks = chunk_document(document)
    assert [chunk.section_path[-1] for chunk in chunks] == ["（一）", "（二）", "（三）", "（四）丙"]


def test_a_list_of_nothing_but_headings_is_bounded() -> None:
    """Headings that wait for a text once grew into one chunk without end."""
    document = document_of("".join("## 高新技术\n" for _ in range(500)))
    assert max(len(chunk.text) for chunk in chunk_document(document)) <= MAX_CHUNK_CHARS


def test_a_law_of_many_articles_is_cut_in_time() -> None:
    text = "\n".join(f"一、标题\n内容{i}。" for i in range(20_000))
    document = document_of(text)
    started = monotonic()
    chunks = chunk_document(document)
    assert monotonic() - started < 5
    assert len(chunks) == 20_000
    assert chunks[-1].section_path == ("一、标题",)
