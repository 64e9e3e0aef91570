"""Spans of checked sentences to numbered citations."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.documents import Page
from rag.citations import cite, make_citation, render_text
from rag.retrieval import given_passages
from rag.types import AnswerSentence, GivenPassage, Passage, Span

TEXT = "全年新建水库120座。重点治理中小河流。各地要层层落实责任。"


def passage(number: int, start: int = 100) -> Passage:
    (made,) = given_passages([GivenPassage("甲.txt", TEXT)])
    return replace(made, number=number, doc_id="甲", start=start, end=start + len(TEXT))


def sentence(*spans: Span) -> AnswerSentence:
    return AnswerSentence("句。", tuple(sorted({span.number for span in spans})), 1.0, spans)


SPANS = st.builds(
    lambda number, start, length: Span(number, 100 + start, min(100 + start + length, 100 + len(TEXT))),
    st.integers(1, 4),
    st.integers(0, len(TEXT) - 1),
    st.integers(1, len(TEXT)),
)


@given(st.lists(st.lists(SPANS, min_size=1, max_size=3), max_size=4))
def test_each_cited_passage_has_one_citation_that_covers_its_spans(groups: list[list[Span]]) -> None:
    passages = [passage(number) for number in range(1, 5)]
    citations = cite([sentence(*spans) for spans in groups], passages)
    spans = [span for group in groups for span in group]
    assert [c.number for c in citations] == sorted({span.number for span in spans})
    for citation in citations:
        own = [span for span in spans if span.number == citation.number]
        assert (citation.start, citation.end) == (min(s.start for s in own), max(s.end for s in own))
        assert citation.quote == TEXT[citation.start - 100 : citation.end - 100]


def test_citation_says_where_its_words_stand() -> None:
    citation = make_citation(passage(3), 104, 111)
    assert (citation.number, citation.doc_id, citation.source, citation.start, citation.end) == (
        3,
        "甲",
        "甲.txt",
        104,
        111,
    )
    assert citation.quote == "水库120座。"


@pytest.mark.parametrize(
    ("start", "end", "page", "origin"),
    [
        pytest.param(100, 104, 7, "text_layer", id="on the first page"),
        pytest.param(105, 115, 7, "ocr", id="over the break: one page was read from a picture"),
        pytest.param(110, 115, 8, "ocr", id="on the second page"),
    ],
)
def test_a_citation_names_the_page_of_its_own_words(start: int, end: int, page: int, origin: str) -> None:
    paged = replace(passage(1), pages=(Page(7, 0, 110, "text_layer"), Page(8, 110, 900, "ocr")))
    assert (paged.page, paged.page_origin) == (7, "ocr")
    citation = make_citation(paged, start, end)
    assert (citation.page, citation.page_origin) == (page, origin)


@pytest.mark.parametrize(("start", "end"), [(99, 105), (105, 105), (106, 105), (100, 101 + len(TEXT))])
def test_span_outside_its_passage_is_an_error(start: int, end: int) -> None:
    with pytest.raises(ValueError, match=r"is outside passage 2 \(100–"):
        make_citation(passage(2), start, end)


def test_text_carries_its_markers() -> None:
    first = AnswerSentence("甲。", (1,), 1.0, (Span(1, 100, 102),))
    second = AnswerSentence("乙。", (1, 3), 1.0, (Span(1, 100, 102), Span(3, 100, 102)))
    assert render_text([first, second], "\n") == "甲。[1]\n乙。[1][3]"
    assert render_text([], "\n") == ""
