"""What is in force, as the store keeps it: resolved whenever the documents or the day have changed."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from sqlalchemy import Connection, delete, insert, select

from corpus.documents import Document
from corpus.storage.rows import read_outline, validity_row
from corpus.storage.schema import DOCUMENTS, LINKS, STATE, VALIDITY, VERSIONS
from corpus.validity import ValidityFacts, resolve_validity

_RESOLVED_ON = "resolved_on"


def renew_resolution(connection: Connection, today: date) -> None:
    """Replace the tables of validity and links, unless they are of today and of the documents that stand."""
    value = connection.execute(select(STATE.c.value).where(STATE.c.key == _RESOLVED_ON)).scalar()
    if value == today.isoformat():
        return
    facts = [_facts(document) for document in read_outlines(connection)]
    resolution = resolve_validity(facts, today)
    found = resolution.validities
    validities = [validity_row(f.doc_id, found[f.doc_id], f.starts_on) for f in facts]
    links = [asdict(link) for link in resolution.links]
    for table, rows in ((VALIDITY, validities), (LINKS, links)):
        connection.execute(delete(table))
        if rows:
            connection.execute(insert(table), rows)
    forget_resolution(connection)
    connection.execute(insert(STATE).values(key=_RESOLVED_ON, value=today.isoformat()))


def forget_resolution(connection: Connection) -> None:
    """Note that the documents are no longer those for which validity was resolved."""
    connection.execute(delete(STATE).where(STATE.c.key == _RESOLVED_ON))


def read_outlines(connection: Connection) -> list[Document]:
    """Return the documents that stand, each without text, sections and edits, in no order."""
    is_current = (DOCUMENTS.c.doc_id == VERSIONS.c.doc_id) & (DOCUMENTS.c.version == VERSIONS.c.version)
    standing = select(VERSIONS.c.fields).join(DOCUMENTS, is_current).where(DOCUMENTS.c.withdrawn_at.is_(None))
    return [read_outline(fields) for fields in connection.execute(standing).scalars()]


def _facts(document: Document) -> ValidityFacts:
    return ValidityFacts(
        doc_id=document.doc_id,
        title=document.title,
        doc_number=document.doc_number,
        issuers=document.issuers,
        issued_on=document.issued_on,
        effective_on=document.effective_on,
        region=document.region,
        clauses=document.clauses,
        mentions=document.mentions,
    )
