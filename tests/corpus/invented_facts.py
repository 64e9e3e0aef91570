"""Facts of invented documents for the tests of catalogue and validity."""

from __future__ import annotations

from datetime import date

from corpus.documents import ClauseKind, DocumentMention, ValidityClause
from corpus.in_force.validity_facts import ValidityFacts


def on(day: str) -> date:
    return date.fromisoformat(day)


def mention(title: str = "", number: str | None = None, start: int = 100) -> DocumentMention:
    return DocumentMention(title, number, start, start + 10)


def clause(
    kind: ClauseKind, day: str | None = None, *targets: DocumentMention, start: int = 0
) -> ValidityClause:
    return ValidityClause(kind, on(day) if day else None, targets, start, start + 200)


def facts(
    doc_id: str,
    title: str,
    *clauses: ValidityClause,
    number: str | None = None,
    issuers: tuple[str, ...] = (),
    issued: str | None = None,
    effective: str | None = None,
    region: str | None = None,
    mentions: tuple[DocumentMention, ...] = (),
) -> ValidityFacts:
    return ValidityFacts(
        doc_id,
        title,
        number,
        issuers,
        on(issued) if issued else None,
        on(effective) if effective else None,
        region,
        clauses,
        mentions,
    )


def law(
    doc_id: str, title: str, made: str, starts: str, *clauses: ValidityClause, region: str | None = None
) -> ValidityFacts:
    """A law with one entry of history and a clause 自…起施行."""
    own = (clause("promulgated", made), clause("takes_effect", starts, start=300))
    return facts(doc_id, title, *own, *clauses, region=region)
