"""A turn as the page shows it."""

from __future__ import annotations

from app.render import (
    Source,
    TurnView,
    whole_paragraphs,
)
from tests.app.answers import (
    answer,
    document,
)


def full_view(words: str = "问题") -> TurnView:
    of = document()
    whole = answer(words, of)
    sources = tuple(
        Source(
            each,
            whole_paragraphs(of.text, each.start, each.end),
            tuple((s.start, s.end) for a in whole.sentences for s in a.spans if s.number == each.number),
        )
        for each in whole.citations
    )
    return TurnView("turn-1", words, None, whole.sentences, sources, whole)
