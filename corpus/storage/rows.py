"""Rows of the store's tables (`corpus.storage.schema`), from values and back."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy.engine import Row

from corpus.documents import Document
from corpus.storage.records import DocumentRecord, ParsedFile, Standing
from corpus.storage.serialization import from_plain, to_json, to_plain
from corpus.validity import Evidence, Validity

_STRUCTURE = ("sections", "edits")
_Values = dict[str, Any]


def version_row(document: Document, ingested_at: str) -> _Values:
    """Return the row of a version.

    Raises:
        UnicodeEncodeError: If the text has a lone surrogate; found by the driver of PostgreSQL, it spoils the connection.
    """
    values = to_plain(document)
    text = values.pop("text")
    text.encode()
    structure = {name: values.pop(name) for name in _STRUCTURE}
    return {
        "doc_id": document.doc_id,
        "version": document.version,
        "ingested_at": ingested_at,
        "fields": to_json(values),
        "structure": to_json(structure),
        "text": text,
    }


def read_version(row: Row[Any]) -> Document:
    """Return the document of a version's row."""
    return from_plain(Document, {**json.loads(row.fields), **json.loads(row.structure), "text": row.text})


def read_outline(fields: str) -> Document:
    """Return the document of a version's fields: without text, sections and edits."""
    return from_plain(Document, {**json.loads(fields), "sections": [], "edits": [], "text": ""})


def record_row(parsed: ParsedFile, before: DocumentRecord | None, now: str) -> _Values:
    """Return the row of a document whose version has just become the current one."""
    document = parsed.document
    is_same = before is not None and before.version == document.version
    record = DocumentRecord(
        doc_id=document.doc_id,
        source=document.source,
        version=document.version,
        file=parsed.file,
        root=parsed.root,
        fingerprint=parsed.fingerprint,
        first_ingested_at=before.first_ingested_at if before else now,
        last_ingested_at=before.last_ingested_at if before and is_same else now,
        withdrawn_at=None,
        failure=None,
    )
    return asdict(record)


def validity_row(doc_id: str, validity: Validity, starts_on: date | None) -> _Values:
    """Return the row of what was resolved for a document."""
    evidence = validity.evidence
    return {
        "doc_id": doc_id,
        "status": validity.status,
        "superseded_by": validity.superseded_by,
        "starts_on": starts_on.isoformat() if starts_on else None,
        "evidence_doc_id": evidence.doc_id if evidence else None,
        "evidence_start": evidence.start if evidence else None,
        "evidence_end": evidence.end if evidence else None,
    }


def read_standing(row: Row[Any]) -> Standing:
    """Return the standing of a validity row."""
    starts_on = date.fromisoformat(row.starts_on) if row.starts_on else None
    by_another = row.evidence_doc_id if row.evidence_doc_id != row.doc_id else None
    repealed_by = by_another if row.status == "repealed" else None
    return Standing(row.status, row.superseded_by or repealed_by, starts_on)


def read_validity(row: Row[Any]) -> Validity:
    """Return the validity of its row."""
    words = (row.evidence_doc_id, row.evidence_start, row.evidence_end)
    return Validity(row.status, row.superseded_by, Evidence(*words) if row.evidence_doc_id else None)
