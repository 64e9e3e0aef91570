"""What the notes below a title tell of the issue: who passed a law or a decree, when, and when it was published."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from corpus.documents import ValidityClause
from corpus.fields.bodies import find_bodies
from corpus.fields.dates import find_dates
from corpus.fields.printed import Printed

_NUMERAL = r"[\d〇零一二三四五六七八九十百]{1,5}"
_ASSEMBLY = re.compile(
    rf"(?P<place>[\u4e00-\u9fff]{{0,12}}?)第?{_NUMERAL}届(?P<organ>(?:全国)?(?:人民代表大会(?:常务委员会)?|人大(?:常委会)?))(?=第|\s|[\u4e00-\u9fff]{{0,4}}会议)"
)
_DECREE = re.compile(
    r"(?:中华人民共和国)?(?P<bodies>(?!主席)[\u4e00-\u9fff、\s]{2,60}?)(?:令|公告)\s*[（(]?(?:第|\d{4}年)"
)
_COLLEGE = re.compile(
    rf"(?P<bodies>[\u4e00-\u9fff]{{2,25}}?)(?:第{_NUMERAL}届)?(?:检察委员会|审判委员会|(?:\d{{4}}年)?(?:第{_NUMERAL}次)[\u4e00-\u9fff]{{0,8}}会议)"
)
_PUBLISHER = re.compile(r"(?P<bodies>[\u4e00-\u9fff、\s]{2,120}?)\s*(?:修[正订])?(?:公布|发布|颁布)")
_PUBLISHED = re.compile(r"公布|发布|颁布")
_ISSUED = ("promulgated", "amended", "revised")
_OPENED = re.compile(r"[（(—－-]+\s*$")
_WORDS = re.compile(r"[^\s，,由]")
_SAID = re.compile(r"[\u4e00-\u9fff\s]{0,12}?在[^。]{2,60}会议|\s*[\u4e00-\u9fff、]{2,40}令\s*第")


@dataclass(frozen=True, slots=True)
class Promulgation:
    """What the notes tell; of several versions, the last.

    Attributes:
        issuers: Who passed or decreed the first version; sessions (第十三届) left out.
        passed_on: Day of the last passing, revision or decree.
        published_on: The same day where it is that of a publication.
    """

    issuers: tuple[Printed[str], ...] = ()
    passed_on: Printed[date] | None = None
    published_on: Printed[date] | None = None


def read_promulgation(
    text: str, notes: Sequence[Printed[str]], history: Sequence[ValidityClause]
) -> Promulgation:
    """Return what the notes of an opening tell.

    Args:
        text: Canonical text.
        notes: Lines of the opening that bear dates.
        history: The promulgation history (`corpus.in_force.history`), of which the part in the notes counts.
    """
    entries = [
        entry
        for entry in history
        if entry.kind in _ISSUED and any(n.start <= entry.start < n.end for n in notes)
    ]
    if not entries:
        return Promulgation(passed_on=_noted_date(text, notes))
    issuers = next((found for entry in entries if (found := _issuers(text, entry))), ())
    last = max(entries, key=lambda entry: (entry.on or date.min, entry.start))
    day = _day(text, last)
    is_published = _PUBLISHED.search(text, last.start, last.end)
    return Promulgation(issuers, day, day if is_published else None)


def _noted_date(text: str, notes: Sequence[Printed[str]]) -> Printed[date] | None:
    """Return the date of a note that is no entry of a history.

    `（2014年6月26日）`, `——2025年1月15日在…会议上`, `2025年1月15日在…会议上`, `2017年11月22日 国务院令第692号`, `1985年12月30日`;
    a date in figures alone (2020-02-10) is when a page was put up.
    """
    for note in notes:
        for day in find_dates(text, note.start, note.end):
            if _OPENED.search(text[note.start : day.start]):
                return day
            is_alone = day.end == note.end and "年" in text[day.start : day.end]
            if day.start == note.start and (is_alone or _SAID.match(text, day.end, note.end)):
                return day
    return None


def _day(text: str, entry: ValidityClause) -> Printed[date] | None:
    days = [day for day in find_dates(text, entry.start, entry.end) if day.value == entry.on]
    return days[0] if days else None


def _issuers(text: str, entry: ValidityClause) -> tuple[Printed[str], ...]:
    day = _day(text, entry)
    if day is None:
        return ()
    words = _WORDS.search(text, day.end, entry.end)
    start = words.start() if words else entry.end
    if text.startswith(("经", "《"), start):  # 经国务院批准 names who allowed it
        return ()
    if assembly := _ASSEMBLY.match(text, start, entry.end):
        return (Printed(assembly["place"] + assembly["organ"], *assembly.span()),)
    for pattern in (_DECREE, _COLLEGE, _PUBLISHER):
        if (match := pattern.match(text, start, entry.end)) and (
            bodies := find_bodies(text, *match.span("bodies"))
        ):
            return bodies
    return ()
