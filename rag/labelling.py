"""Quoted words under the heading, or the title, that says whose they are: the label is cited like the words."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.documents import Document, Section, section_path
from index.chunking import make_chunk
from rag.draft import Draft
from rag.question import Question, years_in
from rag.retrieval import make_passage
from rag.types import Passage, Span

_TITLE_WITHIN_CHARS = 400  # a title stands at the head of its document


def name_section(
    draft: Draft, documents: Sequence[Document], passages: Sequence[Passage]
) -> tuple[Draft, Passage] | None:
    """Return a draft that names the section its words stand in (见“（六）…”：…), and the heading as a passage.

    None where they stand under no heading, or nowhere.
    """
    found = _place(draft, documents, passages)
    if found is None:
        return None
    document, titled = found
    if not titled:
        return None
    passage = heading_passage(document, titled[-1], len(passages) + 1)
    heading = whole(passage)
    return Draft(f"见“{heading.text}”：{draft.text}", (*draft.spans, *heading.spans)), passage


def name_side(
    label: str, draft: Draft, documents: Sequence[Document], passages: Sequence[Passage]
) -> tuple[Draft, Passage | None]:
    """Return a draft that begins with the side of a comparison that it speaks of (2014年：…), and what shows it.

    The label stands in the words themselves, in a heading above them, or in their document's printed title, which is then
    cited too; a label that is printed nowhere is left out.
    """
    found = _place(draft, documents, passages)
    name = label.removesuffix("年")
    if name in draft.text:
        return draft, None
    labelled = f"{label}：{draft.text}"
    if found is None:
        return draft, None
    document, titled = found
    for section in reversed(titled):
        if label in document.text[section.start : section.heading_end]:
            shown = heading_passage(document, section, len(passages) + 1)
            return Draft(labelled, (*draft.spans, *whole(shown).spans)), shown
    start = document.text.find(document.title, 0, _TITLE_WITHIN_CHARS) if document.title else -1
    if start >= 0 and label in document.title:
        chunk = make_chunk(document, start, start + len(document.title))
        shown = make_passage(len(passages) + 1, document, chunk, 0.0)
        return Draft(labelled, (*draft.spans, *whole(shown).spans)), shown
    return draft, None


def name_year(
    question: Question, draft: Draft, documents: Sequence[Document], passages: Sequence[Passage]
) -> tuple[Draft, Passage | None]:
    """Return a draft under the year that the innermost dated heading above it names, and that heading; see `name_side`.

    As it is where a question does not ask of two years by 今年 and 去年, or the words name one themselves.
    """
    found = _place(draft, documents, passages)
    if len(question.relative_years) < 2 or found is None or years_in(draft.text):
        return draft, None
    document, titled = found
    above = (years_in(document.text[each.start : each.heading_end]) for each in reversed(titled))
    years = next((years for years in above if years), frozenset[str]())
    return name_side(f"{min(years)}年", draft, documents, passages) if len(years) == 1 else (draft, None)


def heading_passage(document: Document, section: Section, number: int) -> Passage:
    """Return the printed heading of a section as a passage."""
    printed = document.text[section.start : section.heading_end].rstrip()
    return make_passage(
        number, document, make_chunk(document, section.start, section.start + len(printed)), 0.0
    )


def whole(passage: Passage) -> Draft:
    """Return a draft that says what a passage says."""
    return Draft(passage.text, (Span(passage.number, passage.start, passage.end),))


def _place(
    draft: Draft, documents: Sequence[Document], passages: Sequence[Passage]
) -> tuple[Document, list[Section]] | None:
    """Return the document that a draft quotes first, and the headed sections around the quote, outermost first."""
    if not draft.spans:
        return None
    span = draft.spans[0]
    doc_id = next(passage.doc_id for passage in passages if passage.number == span.number)
    document = next((document for document in documents if document.doc_id == doc_id), None)
    if document is None:
        return None
    return document, [section for section in section_path(document.sections, span.start) if section.title]
