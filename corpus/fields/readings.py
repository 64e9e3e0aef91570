"""The values of each metadata field by the place they stand in, the most trusted first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from corpus.documents import FieldSource, Level, ValidityClause
from corpus.fields.annexes import find_annexes
from corpus.fields.bodies import level_of, level_of_title, region_of, short_name
from corpus.fields.dates import parse_date
from corpus.fields.doc_numbers import stated_number
from corpus.fields.field_names import LEVEL_NAMES, FieldName, is_web_address
from corpus.fields.file_names import FileName, read_file_name
from corpus.fields.opening import Opening, read_opening
from corpus.fields.printed import Printed, squeezed
from corpus.fields.promulgation import Promulgation, read_promulgation
from corpus.fields.regions import place_of
from corpus.fields.signatures import Signature, find_signature
from corpus.fields.statements import (
    Found,
    Statement,
    first_line,
    parts,
    printed_value,
    stated_values,
    statements_of,
)
from corpus.fields.titles import TITLE_END, names_only_the_first, title_issuers, title_year, without_year
from corpus.fields.topics import find_topics, split_topics
from corpus.in_force.history import find_history
from corpus.in_force.terms import find_terms
from corpus.raw import StatedField
from corpus.tables import is_row

T = TypeVar("T")
_HEAD_CHARS = 5000
_OPENING_SENTENCE_END = re.compile(r"[。！？\s]")
_MAX_OPENING_CHARS = 40


@dataclass(frozen=True, slots=True)
class Places:
    """Where values are looked for."""

    text: str
    statements: tuple[Statement, ...]
    opening: Opening
    signature: Signature | None
    history: tuple[ValidityClause, ...]
    promulgation: Promulgation
    file_name: FileName
    stem: str

    def stated(self, field: FieldName, read: Callable[[Sequence[str]], T | None]) -> Iterator[Found[T]]:
        """Yield the stated values of a field, the most trusted first."""
        return stated_values(self.statements, field, read)


def look_in(text: str, stated: Sequence[StatedField], stem: str, marked: Mapping[int, int] | None) -> Places:
    """Read the places of a document; see `corpus.metadata.parse_metadata` for the arguments."""
    opening = read_opening(text, 0, marked)
    history = find_history(text)
    return Places(
        text,
        statements_of(stated, opening.fields),
        opening,
        find_signature(text, opening.body_start),
        history,
        read_promulgation(text, opening.notes, history),
        read_file_name(stem),
        stem,
    )


def titles(places: Places) -> Iterator[Found[str]]:
    """Yield titles; the last resort is the words that open the text, so that there always is one."""
    doubtful: list[Found[str]] = []
    for stated in places.stated("title", first_line):
        # The <title> of a page may be the name of its column, that of a Word file the name of its template.
        is_sure = stated.sources[0].origin in ("sidecar", "front_matter", "text")
        if is_sure or squeezed(stated.value) in squeezed(places.text[:_HEAD_CHARS]):
            yield stated
        else:
            doubtful.append(stated)
    if title := places.opening.title:
        yield _in_text("title", title.value, title)
    yield from (stated for stated in doubtful if stated.sources[0].origin == "html_meta")
    if (line := places.opening.first_line) and not is_row(line.value):
        yield _in_text("title", line.value, line)
    yield from doubtful
    if places.file_name.title:
        yield Found(places.file_name.title, (FieldSource("title", "file_name"),))
    first = places.text.strip().split("\n", 1)[0].strip()
    if is_row(first) and places.stem:  # a table without a title has no better name than its file's
        yield Found(places.stem, (FieldSource("title", "file_name"),))
    pieces = _OPENING_SENTENCE_END.split(first)
    words = next(filter(None, pieces), first)[:_MAX_OPENING_CHARS]
    start = places.text.find(words)
    yield _in_text("title", words, Printed(words, start, start + len(words)))


def issuers(places: Places, title: Found[str]) -> Iterator[Found[tuple[str, ...]]]:
    """Yield issuers: of the title, unless it leaves some out; of the signature, of the notes, of the red head."""
    yield from places.stated("issuers", parts)
    named = list(_issuers_in_title(places, title))
    if not names_only_the_first(title.value):
        yield from named
    signed = places.signature.bodies if places.signature else ()
    for bodies in (signed, places.promulgation.issuers, places.opening.red_head):
        yield from printed_value("issuers", [replace(body, value=short_name(body.value)) for body in bodies])
    yield from named


def _issuers_in_title(places: Places, title: Found[str]) -> Iterator[Found[tuple[str, ...]]]:
    bodies = title_issuers(title.value)
    if not bodies:
        return
    (source,) = title.sources
    sources = []
    for body in bodies:
        at = -1
        if source.start is not None:
            at = places.text.find(body.value, source.start, source.end)
        span = (at, at + len(body.value)) if at >= 0 else (source.start, source.end)
        sources.append(FieldSource("issuers", source.origin, *span))
    yield Found(tuple(short_name(body.value) for body in bodies), tuple(sources))


def doc_numbers(places: Places) -> Iterator[Found[str]]:
    """Yield document numbers, those of a joint issue joined by 、."""
    yield from places.stated("doc_number", stated_number)
    once = {number.value: number for number in reversed(places.opening.doc_numbers)}
    for numbers in printed_value("doc_number", sorted(once.values(), key=lambda number: number.start)):
        yield Found("、".join(numbers.value), numbers.sources)
    if places.file_name.doc_number:
        yield Found(places.file_name.doc_number, (FieldSource("doc_number", "file_name"),))


def issue_dates(places: Places) -> Iterator[Found[date]]:
    """Yield dates of issue (成文日期)."""
    yield from places.stated("issued_on", _date)
    if day := places.promulgation.passed_on:
        yield _in_text("issued_on", day.value, day)
    if places.signature and (day := places.signature.day):
        yield _in_text("issued_on", day.value, day)
    if places.file_name.issued_on:
        yield Found(places.file_name.issued_on, (FieldSource("issued_on", "file_name"),))


def publication_dates(places: Places, issued_on: Found[date] | None) -> Iterator[Found[date]]:
    """Yield dates of publication."""
    yield from places.stated("published_on", _date)
    if day := places.promulgation.published_on:
        yield _in_text("published_on", day.value, day)
    # Of a law's file (标题(日期)) the date is that of its publication, after it was passed or last revised.
    named = places.file_name.issued_on
    if named and issued_on and issued_on.value < named:
        yield Found(named, (FieldSource("published_on", "file_name"),))


def effective_dates(places: Places, issued_on: Found[date] | None) -> Iterator[Found[date]]:
    """Yield the first day that the document gives itself; 自公布之日起 is its promulgation."""
    yield from places.stated("effective_on", _date)
    in_notes = [
        entry
        for entry in places.history
        if entry.kind == "takes_effect" and entry.start < places.opening.body_start
    ]
    terms = find_terms(places.text, places.history, issued_on.value if issued_on else None)
    for clause in (*reversed(in_notes), *terms):
        if clause.kind == "takes_effect" and clause.on:
            yield Found(clause.on, (FieldSource("effective_on", "text", clause.start, clause.end),))


def recipients(places: Places) -> Iterator[Found[tuple[str, ...]]]:
    """Yield addressees."""
    yield from places.stated("recipients", _all)
    yield from printed_value("recipients", places.opening.recipients)


def annexes(places: Places) -> Iterator[Found[tuple[str, ...]]]:
    """Yield titles of annexes."""
    yield from places.stated("annexes", _all)
    yield from printed_value("annexes", find_annexes(places.text, places.opening.body_start))


def topics(places: Places) -> Iterator[Found[tuple[str, ...]]]:
    """Yield topics."""
    yield from places.stated("topics", _topics_in)
    yield from printed_value("topics", find_topics(places.text))


def regions(
    places: Places, title: Found[str], issuers: Found[tuple[str, ...]] | None
) -> Iterator[Found[str]]:
    """Yield the place that the issuers speak for; without issuers, the one that the title begins with."""
    yield from places.stated("region", first_line)
    if issuers:
        regions = [region_of(body) for body in issuers.value]
        if regions[0] and len({*regions} - {None}) == 1:
            yield Found(regions[0], _same("region", issuers))
    elif place := place_of(without_year(title.value)):
        yield Found(place.name, _same("region", title))


def levels(
    places: Places, title: Found[str], issuers: Found[tuple[str, ...]] | None
) -> Iterator[Found[Level]]:
    """Yield the rank of the first issuer, the lead body of a joint issue; without issuers, that of the title's place."""
    stated: Iterator[Found[Level]] = places.stated("level", _level)
    yield from stated
    if issuers and (level := level_of(issuers.value[0])):
        yield Found(level, _same("level", issuers)[:1])
    elif (
        not issuers and TITLE_END.search(title.value) and (level := level_of_title(without_year(title.value)))
    ):
        yield Found(level, _same("level", title))


def years(places: Places, title: Found[str], issued_on: Found[date] | None) -> Iterator[Found[int]]:
    """Yield the year that the title is about, else that of the date."""
    yield from places.stated("year", lambda values: title_year(values[0] + "年"))
    if year := title_year(title.value):
        yield Found(year, _same("year", title))
    if issued_on:
        yield Found(issued_on.value.year, _same("year", issued_on))


def addresses(places: Places) -> Iterator[Found[str]]:
    """Yield addresses on the web."""
    yield from places.stated("url", _address)


def groups(places: Places) -> Iterator[Found[tuple[str, ...]]]:
    """Yield the groups that may read it, from a sidecar or front matter only."""
    yield from places.stated("groups", _all)


def _all(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(values)


def _topics_in(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(topic for value in values for topic in split_topics(value))


def _level(values: Sequence[str]) -> Level | None:
    return LEVEL_NAMES.get(values[0])


def _date(values: Sequence[str]) -> date | None:
    return parse_date(values[0])


def _address(values: Sequence[str]) -> str | None:
    return values[0] if is_web_address(values[0]) else None


def _in_text(field: str, value: T, printed: Printed[T]) -> Found[T]:
    return Found(value, (FieldSource(field, "text", printed.start, printed.end),))


def _same(field: str, found: Found[T]) -> tuple[FieldSource, ...]:
    return tuple(replace(source, field=field) for source in found.sources)
