"""What a query says of the document that it wants: its year, its region, who issued it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from corpus.fields.bodies import short_name
from corpus.fields.regions import regions_in
from index.entries import DocumentEntry

# In units of the fused score, where the best and the next passage are often 0.3 apart; measured in docs/benchmarks.md,
# "Year and province". A preference only moves passages: what a query names wrongly is still found.
_YEAR_OF_TITLE = 2.0
_YEAR_OF_DATE = 0.5
_REGION = 0.5
_OTHER_REGION = -0.3
_ISSUER = 0.25

_WIDE = str.maketrans("０１２３４５６７８９〇○零一二三四五六七八九", "0123456789" + "000123456789")
_YEAR = re.compile(
    r"(?<![\d０-９])(?:19|20|１９|２０)[\d０-９]{2}(?=\s*年)|[一二][〇○零一二三四五六七八九]{3}(?=年)"
)
_TITLE_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?=年|[—–\-~至]\s*\d{4}年)")

_LOOKS_BACK = re.compile(r"工作报告|总结|公报")
_ASKS_FOR_AIM_OR_REPORT = re.compile(r"目标|预期|计划|拟|任务|报告|总结|公报|要点")


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a query says of its document. Each is a wish, not a condition that must hold.

    Attributes:
        years: Those it names.
        regions: As in `Document.region`.
    """

    query: str
    years: frozenset[int]
    regions: tuple[str, ...]

    def facets(self, entry: DocumentEntry) -> frozenset[int | str]:
        """Return which of what the query compares a document is of: of regions, if there are two, else of years.

        Of one year the documents that may tell of it are heard side by side (`_tellers`).
        """
        if len(self.regions) > 1:
            return frozenset(b for a in _regions(entry) for b in self.regions if _overlap(a, b))
        if len(self.years) > 1:
            return self.years & _title_years(entry)
        return (
            self._tellers(entry)
            if self.years and not _ASKS_FOR_AIM_OR_REPORT.search(self.query)
            else frozenset()
        )

    def _tellers(self, entry: DocumentEntry) -> frozenset[int]:
        """Return the year of a document that may tell what came about in the year asked for: its own, or the next one's report.

        What a year's report says of the year is what it aims at; the report of the year after says what was reached.
        """
        (year,) = self.years
        own = _title_years(entry)
        return own & ({year, year + 1} if _LOOKS_BACK.search(entry.title) else {year})

    def preference(self, entry: DocumentEntry) -> float:
        """Return how much the better a document fits, in units of the fused score; 0 where nothing is said of it."""
        score = 0.0
        if self.years:
            in_title = _title_years(entry)
            if self.years & in_title:
                score += _YEAR_OF_TITLE
            elif not in_title and entry.year in self.years:
                score += _YEAR_OF_DATE
        if self.regions:
            own = _regions(entry)
            if any(_overlap(a, b) for a in own for b in self.regions):
                score += _REGION
            elif own:
                score += _OTHER_REGION
        if any(short_name(issuer) in self.query for issuer in entry.issuers):
            score += _ISSUER
        return score


def read_conditions(query: str) -> Conditions:
    """Return what a query says of the document that it wants."""
    years = frozenset(int(match[0].translate(_WIDE)) for match in _YEAR.finditer(query))
    return Conditions(query, years, regions_in(query))


def _title_years(entry: DocumentEntry) -> frozenset[int]:
    return frozenset(int(year) for year in _TITLE_YEAR.findall(entry.title))


def _regions(entry: DocumentEntry) -> tuple[str, ...]:
    return (*([entry.region] if entry.region else []), *_regions_of_title(entry.title))


_regions_of_title = lru_cache(4096)(regions_in)


def _overlap(one: str, other: str) -> bool:
    """Say whether one region lies in the other."""
    return one.startswith(other) or other.startswith(one)
