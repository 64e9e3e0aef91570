"""Spans of checked sentences to numbered citations, and the text with its markers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.documents import page_origin, pages_within
from rag.types import AnswerSentence, Citation, Passage

_LIKE_A_MARKER = re.compile(r"\[(\d{1,2})\]")


def cite(sentences: Sequence[AnswerSentence], passages: Sequence[Passage]) -> tuple[Citation, ...]:
    """Return one citation for each passage that is cited, by number: the shortest span that covers all its quotes."""
    citations: list[Citation] = []
    for passage in passages:
        spans = [span for sentence in sentences for span in sentence.spans if span.number == passage.number]
        if spans:
            start, end = min(span.start for span in spans), max(span.end for span in spans)
            citations.append(make_citation(passage, start, end))
    return tuple(citations)


def make_citation(passage: Passage, start: int, end: int) -> Citation:
    """Return a citation of `document.text[start:end]`, which lies in the passage.

    Raises:
        ValueError: If it does not.
    """
    if not passage.start <= start < end <= passage.end:
        raise ValueError(
            f"span {start}–{end} is outside passage {passage.number} ({passage.start}–{passage.end})"
        )
    pages = pages_within(passage.pages, start, end)
    return Citation(
        number=passage.number,
        doc_id=passage.doc_id,
        source=passage.source,
        title=passage.title,
        doc_number=passage.doc_number,
        issuers=passage.issuers,
        issued_on=passage.issued_on,
        status=passage.status,
        section_path=passage.path_at(start),
        start=start,
        end=end,
        quote=passage.text[start - passage.start : end - passage.start],
        url=passage.url,
        page=pages[0].number if pages else None,
        page_origin=page_origin(pages),
        successor=passage.successor,
    )


def without_likeness(text: str) -> str:
    """Return a text in which what looks like a marker (a document's own [9]) is widened: every `[n]` is a citation."""
    return _LIKE_A_MARKER.sub(r"［\1］", text)


def render_text(sentences: Sequence[AnswerSentence], separator: str) -> str:
    """Return the sentences with their markers: `…增长9.7%。[1]`."""
    return separator.join(
        sentence.text + "".join(f"[{number}]" for number in sentence.citations) for sentence in sentences
    )
