"""The headings of a canonical text, in order."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import accumulate, zip_longest

from corpus.documents import SectionKind
from corpus.sectioning.annex_headings import annex_headings
from corpus.sectioning.contents import contents_lines
from corpus.sectioning.headings import (
    ARTICLE_RANK,
    MAX_TITLE_CHARS,
    RANK_STEP,
    SENTENCE_MARKS,
    HeadingLabel,
    is_decimal,
    is_heading_line,
    match_decimal_chapter,
    match_glued_label,
    match_label,
    run_in_title,
)
from corpus.sectioning.marked_headings import marked_ranks
from corpus.sectioning.number_series import NumberSeries, following_numbers
from corpus.sectioning.running_articles import running_articles
from corpus.sectioning.unnumbered_headings import is_unnumbered_heading

_LAST_RANK_WITHOUT_TITLE = 11  # （一）; 1. and ① without a title number the sentences of a paragraph
_UNNUMBERED_RANK = ARTICLE_RANK * RANK_STEP + 5  # above 一、
_ANNEX_RANK = 0


@dataclass(frozen=True, slots=True)
class Heading:
    """A printed heading: `text[start:heading_end]`, label included; `rank` orders them, outermost lowest."""

    kind: SectionKind
    label: str
    title: str
    rank: int
    start: int
    heading_end: int
    is_run_in: bool = False


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines of a text and what is known of each by its looks."""

    texts: list[str]
    labels: list[HeadingLabel | None]
    following: list[int]  # next number of the same numbering
    contents: frozenset[int]
    annexes: dict[int, re.Match[str]]
    first_prose: int  # what stands above it is the title, not a heading


def find_headings(text: str, marked: Mapping[int, int]) -> list[Heading]:
    """Return the headings of a text.

    Args:
        text: One paragraph a line.
        marked: Level of each paragraph that the file marks as a heading, by its offset.
    """
    texts = text.split("\n")
    contents = contents_lines(texts)
    labels = [None if position in contents else match_label(line) for position, line in enumerate(texts)]
    if any(label and is_decimal(label) for label in labels):
        labels = [label or match_decimal_chapter(line) for label, line in zip(labels, texts, strict=True)]
    first_prose = next((position for position, line in enumerate(texts) if "。" in line), len(texts))
    lines = _Lines(texts, labels, following_numbers(labels), contents, annex_headings(texts), first_prose)
    offsets = [0, *accumulate(len(line) + 1 for line in texts)]
    numbered = {
        offset: label for offset, label in zip(offsets, labels, strict=False) if label and offset in marked
    }
    ranks = marked_ranks(text, marked, numbered)
    series = NumberSeries()
    found = (
        _heading_at(lines, position, offsets[position], marked.keys(), ranks, series)
        for position in range(len(texts))
        if position not in contents
    )
    return list(_with_running_articles(text, [heading for heading in found if heading]))


def _with_running_articles(text: str, headings: Sequence[Heading]) -> Iterator[Heading]:
    """Put in the articles that stand within the lines of others."""
    numbers = {
        h.start: label.number for h in headings if h.kind == "article" and (label := match_label(h.label))
    }
    upcoming = [*numbers.values(), sys.maxsize][::-1]
    last: int | None = None
    for heading, following in zip_longest(headings, headings[1:]):
        yield heading
        if heading.kind == "article":
            last = upcoming.pop()
        if last is None or heading.kind == "annex":
            last = None
            continue
        end = following.start if following else len(text)
        for start, label in running_articles(text, heading.heading_end, end, last, upcoming[-1]):
            yield Heading(
                "article", label.label, "", ARTICLE_RANK * RANK_STEP, start, start + len(label.label)
            )
            last = label.number


def _heading_at(
    lines: _Lines,
    position: int,
    offset: int,
    marked: Set[int],
    ranks: Mapping[int, int],
    series: NumberSeries,
) -> Heading | None:
    line = lines.texts[position]
    if annex := lines.annexes.get(position):
        series.close_all()
        end = offset + (len(line) if annex["title"] else annex.end("label"))
        return Heading("annex", annex["label"], annex["title"], _ANNEX_RANK, offset, end)
    if label := _label(lines, position, series, is_marked=offset in marked):
        series.add(label, lines.following[position])
        return _numbered(line, offset, label)
    rank = ranks.get(offset)
    if rank is None and _is_unnumbered(lines, position, series):
        rank = _unnumbered_rank(lines.labels[position - 1], lines.labels[position + 1], series)
    if rank is None:
        return None
    series.close(rank / RANK_STEP)
    return Heading("heading", "", line, rank, offset, offset + len(line))


def _unnumbered_rank(
    before: HeadingLabel | None, following: HeadingLabel | None, series: NumberSeries
) -> int:
    """Return the rank of a heading without a number.

    It stands above the 章 that it opens, below the numbered heading that it follows at once, and else below the
    numbering that goes on behind it.
    """
    if following and following.numbering.rank <= ARTICLE_RANK:
        return following.numbering.rank * RANK_STEP - 5
    inside = series.innermost_rank() if before else series.unfinished_rank()
    return _UNNUMBERED_RANK if inside is None else inside * RANK_STEP + 5


def _label(lines: _Lines, position: int, series: NumberSeries, *, is_marked: bool) -> HeadingLabel | None:
    """Return the number that makes a line a heading or an article."""
    label = lines.labels[position]
    if label:
        is_heading = is_marked or series.goes_on(label, lines.following[position])
        return label if is_heading and label.numbering.kind != "annex" else None
    glued = match_glued_label(lines.texts[position])
    if glued is None or not series.follows_closely(glued):
        return None
    return glued if glued.numbering.kind == "article" or _is_title(lines.texts[position]) else None


def _is_title(line: str) -> bool:
    return len(line) <= MAX_TITLE_CHARS and line[-1] not in SENTENCE_MARKS and "。" not in line


def _numbered(line: str, offset: int, label: HeadingLabel) -> Heading | None:
    kind, rank = label.numbering.kind, label.numbering.rank * RANK_STEP
    label_end = offset + len(label.label)
    if kind == "article":
        return Heading(kind, label.label, "", rank, offset, label_end)
    if is_heading_line(line) or _is_title(line):
        title = line[label.title_start :]
        return Heading(kind, label.label, title, rank, offset, offset + len(line.rstrip()))
    if title := run_in_title(line, label):
        end = offset + label.title_start + len(title)
        return Heading(kind, label.label, title, rank, offset, end, is_run_in=True)
    if label.numbering.rank <= _LAST_RANK_WITHOUT_TITLE:
        return Heading(kind, label.label, "", rank, offset, label_end, is_run_in=True)
    return None


def _is_unnumbered(lines: _Lines, position: int, series: NumberSeries) -> bool:
    if lines.labels[position] or series.is_open(ARTICLE_RANK):
        return False
    if not lines.first_prose < position < len(lines.texts) - 1:
        return False
    before, line, following = lines.texts[position - 1 : position + 2]
    return is_unnumbered_heading(before, line, following)
