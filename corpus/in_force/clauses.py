"""What a text says of validity: its own history and term, and what it does to other documents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from corpus.documents import DocumentMention, ValidityClause
from corpus.in_force.amendments import find_amendments
from corpus.in_force.history import find_history
from corpus.in_force.mentions import find_mentions
from corpus.in_force.repeals import find_repeals
from corpus.in_force.terms import find_terms


def find_clauses(
    text: str, mentions: Sequence[DocumentMention] | None = None, issued_on: date | None = None
) -> tuple[ValidityClause, ...]:
    """Return what a text says of validity, in text order.

    Args:
        text: Canonical text.
        mentions: Its mentions, where they are known already.
        issued_on: The date of the document, from which 自公布之日起 and 有效期五年 count where the text gives none.
    """
    if mentions is None:
        mentions = find_mentions(text)
    history = find_history(text)
    clauses = [
        *history,
        *find_terms(text, history, issued_on),
        *find_repeals(text, mentions),
        *find_amendments(text, mentions),
    ]
    return tuple(sorted(clauses, key=lambda clause: (clause.start, clause.end, clause.kind)))
