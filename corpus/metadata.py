"""What a document says of itself, each value with the place it was read from. Nothing is guessed that is not printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from corpus.documents import FieldSource, Level
from corpus.fields import readings
from corpus.fields.statements import Found
from corpus.raw import StatedField

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Metadata:
    """See `corpus.documents.Document` for the meaning of each field."""

    title: str
    issuers: tuple[str, ...]
    doc_number: str | None
    issued_on: date | None
    published_on: date | None
    effective_on: date | None
    url: str | None
    groups: tuple[str, ...]
    recipients: tuple[str, ...]
    annexes: tuple[str, ...]
    topics: tuple[str, ...]
    region: str | None
    level: Level | None
    year: int | None
    field_sources: tuple[FieldSource, ...]


def parse_metadata(
    text: str, stated: Sequence[StatedField], stem: str, marked: Mapping[int, int] | None = None
) -> Metadata:
    """Return the metadata of a canonical text.

    Places in order of trust: what is stated outside the text (in the order of `stated`), lines of the text that state
    a field, the printed form of the text, properties of the file, the file name.

    Args:
        text: Canonical text.
        stated: Fields that the file and its sidecar state outside its text, the most trusted first.
        stem: File name without extension.
        marked: Level of each paragraph that the file marks as a heading, by its offset.
    """
    places = readings.look_in(text, stated, stem, marked)
    title = next(readings.titles(places))
    issuers = next(readings.issuers(places, title), None)
    issued_on = next(readings.issue_dates(places), None)
    found = _Sources()
    return Metadata(
        title=found.optional(title) or "",
        issuers=found.listed(issuers),
        doc_number=found.optional(next(readings.doc_numbers(places), None)),
        issued_on=found.optional(issued_on),
        published_on=found.optional(next(readings.publication_dates(places, issued_on), None)),
        effective_on=found.optional(next(readings.effective_dates(places, issued_on), None)),
        url=found.optional(next(readings.addresses(places), None)),
        groups=found.listed(next(readings.groups(places), None)),
        recipients=found.listed(next(readings.recipients(places), None)),
        annexes=found.listed(next(readings.annexes(places), None)),
        topics=found.listed(next(readings.topics(places), None)),
        region=found.optional(next(readings.regions(places, title, issuers), None)),
        level=found.optional(next(readings.levels(places, title, issuers), None)),
        year=found.optional(next(readings.years(places, title, issued_on), None)),
        field_sources=tuple(found.sources),
    )


class _Sources:
    """The sources of the values that a document takes."""

    def __init__(self) -> None:
        self.sources: list[FieldSource] = []

    def optional(self, found: Found[T] | None) -> T | None:
        if found is None:
            return None
        self.sources += found.sources
        return found.value

    def listed(self, found: Found[tuple[str, ...]] | None) -> tuple[str, ...]:
        return self.optional(found) or ()
