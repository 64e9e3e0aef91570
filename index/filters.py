"""Which documents a search may find."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from corpus.documents import Level, Status
from corpus.fields.bodies import short_name
from corpus.fields.regions import place_of, regions_in
from corpus.groups import Groups, may_read
from index.entries import DocumentEntry

CURRENT: frozenset[Status] = frozenset({"in_force", "amended", "not_yet", "unknown"})


@dataclass(frozen=True, slots=True)
class SearchFilters:
    """Conditions that a document must meet before it is ranked; an empty field admits every document.

    Attributes:
        folders: Paths as in `source`, of folders or archives that hold it at any depth.
        issuers: Bodies of which it is issued by one; `财政部` and `中华人民共和国财政部` are the same.
        regions: As in `Document.region`; `河南` is 河南省, and a province admits its cities.
        years: Years of which it is about one (`Document.year`).
        issued_from: First day on which it may have been issued; one without a date is not admitted.
        issued_to: The last such day.
        statuses: What it may be today; empty admits what is current (`CURRENT`): nothing superseded or repealed.
        groups: Those of the asker: one that is kept for groups must be for one of these; None admits all.
    """

    doc_ids: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    levels: tuple[Level, ...] = ()
    regions: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    issued_from: date | None = None
    issued_to: date | None = None
    statuses: tuple[Status, ...] = ()
    groups: Groups = None

    def with_repealed(self) -> SearchFilters:
        """Return the same, but where no status is asked for, what was repealed is admitted too."""
        return self if self.statuses else replace(self, statuses=(*sorted(CURRENT), "repealed"))

    def admits(self, entry: DocumentEntry, today: date) -> bool:
        """Say whether a document may be found."""
        return (
            entry.standing.status_on(today) in (self.statuses or CURRENT)
            and may_read(self.groups, entry.groups)
            and (not self.doc_ids or entry.doc_id in self.doc_ids)
            and (not self.sources or entry.source in self.sources)
            and (not self.folders or any(_lies_in(entry.source, folder) for folder in self.folders))
            and (not self.levels or entry.level in self.levels)
            and (not self.years or entry.year in self.years)
            and (not self.regions or _is_of(entry.region, self.regions))
            and (not self.issuers or not _shortened(self.issuers).isdisjoint(_shortened(entry.issuers)))
            and _is_between(entry.issued_on, self.issued_from, self.issued_to)
        )


EVERYTHING_CURRENT = SearchFilters()


def _lies_in(source: str, folder: str) -> bool:
    return source.startswith(folder.rstrip("/") + "/")


def _is_of(region: str | None, wanted: tuple[str, ...]) -> bool:
    return region is not None and region.startswith(_region_names(wanted))


@lru_cache
def _region_names(wanted: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for words in wanted for name in _regions_meant(words))


def _regions_meant(words: str) -> tuple[str, ...]:
    place = place_of(words)
    if place and place.name == words:  # 吉林省吉林市 is not the province too
        return (words,)
    return regions_in(words) or (words,)


@lru_cache(4096)
def _shortened(issuers: tuple[str, ...]) -> frozenset[str]:
    return frozenset({short_name(issuer) for issuer in issuers})


def _is_between(day: date | None, first: date | None, last: date | None) -> bool:
    if first is None and last is None:
        return True
    return day is not None and (first is None or first <= day) and (last is None or day <= last)
