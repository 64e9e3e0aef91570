"""Which of several like items is meant by a short name: of 海上…运输业务 and 陆路…运输业务, 海运 is the first."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.evidence import Evidence
from rag.question import Question
from rag.quoting.item_marks import unnumbered
from rag.quoting.listing import FIGURES, series_at, worded_alike
from rag.quoting.stretches import Sentence, piece, stretch
from rag.types import Passage

_CASE = re.compile(r"[^，。；：]*的(?=[，,])")  # （一）经营海上运输业务的，…


def item_of_short_name(question: Question, evidence: Evidence, passages: Sequence[Passage]) -> Evidence:
    """Return the item worded like an item with a figure, that alone has in its case what a word of two characters is short for.

    The item itself where no word is, or where it has one as it stands that the other has not.
    """
    text = stretch(evidence.passage, passages)
    at = next((each for each in text if each.span == evidence.span), None)
    if question.kind not in FIGURES or at is None or at.item is None:
        return evidence
    items = series_at(text, text.index(at))
    for term in question.terms:
        if len(term) == 2 and not any(term in each.text for each in items):
            meant = [each for each in items if _is_short_for(term, each)]
            if len(meant) == 1 and _is_like(question, at, meant[0]):
                return piece(evidence, meant[0].passage, meant[0].span)
    return evidence


def _is_like(question: Question, item: Sentence, meant: Sentence) -> bool:
    """Say whether another item is worded like one, and has every word of the question that this has."""
    named = {term for term in question.terms if term in item.text}
    is_alike = worded_alike(unnumbered(item.text), unnumbered(meant.text))
    return is_alike and all(term in meant.text for term in named)


def _is_short_for(term: str, item: Sentence) -> bool:
    """Say whether the case of an item has both characters of a word, in order."""
    case = _CASE.match(item.text)
    return case is not None and term[1] in case[0].partition(term[0])[2]
