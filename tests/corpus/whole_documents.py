"""Random documents with every field filled: for laws of what keeps or carries documents."""

from __future__ import annotations

from datetime import date
from typing import get_args

from hypothesis import strategies as st

from corpus.documents import (
    ClauseKind,
    Document,
    DocumentMention,
    Edit,
    FieldOrigin,
    FieldSource,
    Level,
    Page,
    PageOrigin,
    Section,
    SectionKind,
    Status,
    ValidityClause,
)

# What PostgreSQL and UTF-8 can hold; `Edit.removed` may be anything else as well.
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
_ANY_TEXTS = TEXTS | st.sampled_from(["\0", "\ud800", "甲\udc00\n", "\x1b\u2028"])
_OFFSETS = st.integers(0, 10**9)
_DATES = st.dates(date(1, 1, 1), date(9999, 12, 31))
_SECTIONS = st.builds(
    Section,
    st.sampled_from(get_args(SectionKind)),
    TEXTS,
    TEXTS,
    st.integers(1, 20),
    _OFFSETS,
    _OFFSETS,
    _OFFSETS,
)
_MENTIONS = st.builds(DocumentMention, TEXTS, st.none() | TEXTS, _OFFSETS, _OFFSETS)


def _tuples(items: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(items, max_size=3).map(tuple)


DOCUMENTS = st.builds(
    Document,
    doc_id=st.text("0123456789abcdef", min_size=16, max_size=16),
    version=st.text("0123456789abcdef", min_size=16, max_size=16),
    source=TEXTS,
    title=TEXTS,
    issuers=_tuples(TEXTS),
    doc_number=st.none() | TEXTS,
    issued_on=st.none() | _DATES,
    published_on=st.none() | _DATES,
    effective_on=st.none() | _DATES,
    status=st.sampled_from(get_args(Status)),
    superseded_by=st.none() | TEXTS,
    url=st.none() | TEXTS,
    groups=_tuples(TEXTS),
    text=TEXTS,
    sections=_tuples(_SECTIONS),
    edits=_tuples(st.builds(Edit, TEXTS, _OFFSETS, _ANY_TEXTS)),
    recipients=_tuples(TEXTS),
    annexes=_tuples(TEXTS),
    topics=_tuples(TEXTS),
    region=st.none() | TEXTS,
    level=st.none() | st.sampled_from(get_args(Level)),
    year=st.none() | st.integers(1, 9999),
    field_sources=_tuples(
        st.builds(
            FieldSource,
            TEXTS,
            st.sampled_from(get_args(FieldOrigin)),
            st.none() | _OFFSETS,
            st.none() | _OFFSETS,
        )
    ),
    pages=_tuples(
        st.builds(Page, st.integers(1, 9999), _OFFSETS, _OFFSETS, st.sampled_from(get_args(PageOrigin)))
    ),
    clauses=_tuples(
        st.builds(
            ValidityClause,
            st.sampled_from(get_args(ClauseKind)),
            st.none() | _DATES,
            _tuples(_MENTIONS),
            _OFFSETS,
            _OFFSETS,
        )
    ),
    mentions=_tuples(_MENTIONS),
)
