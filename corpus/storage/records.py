"""What the store knows of a document beside its text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from corpus.documents import Document, Status


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A document in the catalogue of the store; times are ISO 8601, UTC.

    Attributes:
        version: The current one.
        file: Source of the file that it was read from: its own, or that of the archive that holds it.
        root: Absolute folder that `source` is relative to; empty where it is not known.
        fingerprint: `corpus.storage.fingerprint` of the file; empty where it has to be read again.
        first_ingested_at: When the document first came in.
        last_ingested_at: When its current version came in.
        withdrawn_at: When it was withdrawn; None while it stands.
        failure: Why its file could not be read last time; None where it could.
    """

    doc_id: str
    source: str
    version: str
    file: str
    root: str
    fingerprint: str
    first_ingested_at: str
    last_ingested_at: str
    withdrawn_at: str | None
    failure: str | None


@dataclass(frozen=True, slots=True)
class DocumentVersion:
    """A version that the store keeps, current or not; the time is ISO 8601, UTC."""

    version: str
    ingested_at: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a document was in force when that was last resolved.

    Attributes:
        superseded_by: For `superseded`, the `doc_id` of the version that took its place; for `repealed`, of the document
            that repealed it, where that is another one.
        starts_on: The day from which its wording holds, where one is known.
    """

    status: Status = "unknown"
    superseded_by: str | None = None
    starts_on: date | None = None

    def status_on(self, today: date) -> Status:
        """Return the status on a later day: what was not yet in force is, once its day has come."""
        has_begun = self.status == "not_yet" and self.starts_on is not None and self.starts_on <= today
        return "in_force" if has_begun else self.status


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """A document on its way into the store, with what its record says of the file; see `DocumentRecord`."""

    document: Document
    file: str
    root: str
    fingerprint: str
