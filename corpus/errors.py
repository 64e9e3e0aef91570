"""What can be wrong with files that are to be ingested, and with the store; messages are for the person who ingests."""

from __future__ import annotations

from dataclasses import dataclass


class DocumentError(ValueError):
    """A file cannot become a document. The message says, in Chinese, what is wrong and how to mend it."""


class UnsupportedFormatError(DocumentError):
    """There is no loader for a file of this format: it is passed over rather than broken."""


class InputError(ValueError):
    """The paths or sources that were given cannot be used."""


class StoreError(RuntimeError):
    """The store cannot be used as it is."""


class StoreBusyError(StoreError):
    """Another ingest is writing to the store."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that did not become a document, and why, in Chinese."""

    source: str
    message: str
