"""What the filters of a search can be set to: the values that documents have, and how many have each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import get_args

from corpus.documents import Status
from corpus.fields.bodies import short_name
from corpus.fields.regions import place_of
from corpus.groups import Groups, may_read
from index.entries import DocumentEntry

MAX_VALUES = 200  # of one filter; a list that is longer is no help to anybody


@dataclass(frozen=True, slots=True)
class FilterValue:
    """A value that a filter can be set to.

    Attributes:
        value: As `SearchFilters` takes it.
        label: As a reader knows it.
        count: How many documents it admits, whatever their standing.
    """

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Facet:
    """The values of one filter.

    Attributes:
        values: At most `MAX_VALUES`.
        left_out: How many more there are.
    """

    values: tuple[FilterValue, ...] = ()
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class FilterValues:
    """The values of each filter.

    Attributes:
        regions: By name, a province before its cities; a province admits its cities.
        issuers: Those of most documents first.
        years: The latest first.
        statuses: In the order of `Status`.
        folders: By name; one that holds every document is no choice and is left out.
        documents: By date, the latest first; a value is a `doc_id`, a label the title.
    """

    regions: Facet = Facet()
    issuers: Facet = Facet()
    years: Facet = Facet()
    statuses: Facet = Facet()
    folders: Facet = Facet()
    documents: Facet = Facet()


def filter_values(entries: Iterable[DocumentEntry], today: date, groups: Groups = None) -> FilterValues:
    """Return what the filters can be set to.

    Args:
        groups: Those of the asker: of documents that he may not read nothing is told or counted.
    """
    readable = [entry for entry in entries if may_read(groups, entry.groups)]
    regions = Counter(name for entry in readable for name in _with_province(entry.region))
    issuers = Counter(name for entry in readable for name in {short_name(body) for body in entry.issuers})
    years = Counter(entry.year for entry in readable if entry.year is not None)
    folders = Counter(folder for entry in readable for folder in _folders(entry.source))
    statuses = Counter(entry.standing.status_on(today) for entry in readable)
    known: tuple[Status, ...] = get_args(Status)
    return FilterValues(
        regions=_facet([(name, name, regions[name]) for name in sorted(regions)]),
        issuers=_facet([(name, name, issuers[name]) for name in sorted(issuers, key=lambda n: (-issuers[n], n))]),
        years=_facet([(str(year), f"{year}年", years[year]) for year in sorted(years, reverse=True)]),
        statuses=_facet([(status, status, statuses[status]) for status in known if statuses[status]]),
        folders=_facet([(name, name, folders[name]) for name in sorted(folders) if folders[name] < len(readable)]),
        documents=_facet([(entry.doc_id, _named(entry), 1) for entry in sorted(readable, key=_by_date)]),
    )  # fmt: skip


def _facet(values: Sequence[tuple[str, str, int]]) -> Facet:
    kept = tuple(FilterValue(*value) for value in values[:MAX_VALUES])
    return Facet(kept, len(values) - len(kept))


def _with_province(region: str | None) -> tuple[str, ...]:
    if region is None:
        return ()
    place = place_of(region)
    return tuple(dict.fromkeys([place.province, region])) if place else (region,)


def _folders(source: str) -> list[str]:
    steps = source.split("/")
    return ["/".join(steps[:end]) for end in range(1, len(steps)) if steps[end - 1]]


def _by_date(entry: DocumentEntry) -> tuple[int, str, str]:
    day = entry.issued_on or entry.published_on or (date(entry.year, 1, 1) if entry.year else None)
    return (-day.toordinal() if day else 0, entry.title, entry.source)


def _named(entry: DocumentEntry) -> str:
    number = f"（{entry.doc_number}）" if entry.doc_number else ""
    return f"{entry.title or entry.source}{number}"
