"""附件说明: the list of annexes below the body (GB/T 9704-2012 §7.3.4), and the annexes themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

from corpus.fields.bodies import is_body
from corpus.fields.printed import Printed, printed_lines

_MAX_TITLE_CHARS = 120
_MAX_ANNEXES = 100
_MAX_MARKS = 500  # each is tried as the head of a list: a text of nothing else once took minutes
_MARK = re.compile(
    r"附\s*件\s*(?P<n>\d{1,2}|[一二三四五六七八九十]{1,3})?\s*(?P<colon>[:：])?\s*(?P<title>.*)"
)
_MARK_LINE = re.compile(r"^[ \t\u3000]*附\s{0,4}件.*$", re.MULTILINE)
_NUMBERED = re.compile(r"(?P<n>\d{1,2})\s*[.．、]\s*(?!\d)(?P<title>.+)")
_INLINE = re.compile(r"(?:(?<=\s)|^)\d{1,2}\s*[.．、]\s*(?!\d)")
_WORDS = re.compile(r"\S+")
_NO_TITLE = re.compile(r"[。；;，,：:]$|^[:：]|^\d+[.．]\d|^\S{0,4}(?:下载|点击|略)")


def find_annexes(text: str, start: int) -> tuple[Printed[str], ...]:
    """Return the titles of the annexes: those that the list below the body gives, else those printed above each annex.

    A title that goes over two lines keeps its first line only where a number follows; closing marks are not of it.

    Args:
        text: Canonical text.
        start: Where the body begins.
    """
    matches = islice(_MARK_LINE.finditer(text, start), _MAX_MARKS)
    marked = [line for match in matches for line in printed_lines(text, *match.span())]
    for line in marked:
        mark = _MARK.fullmatch(line.value)
        if mark and mark["colon"] and mark["title"]:
            following = islice(printed_lines(text, line.end), _MAX_ANNEXES)
            if listed := _listed(line, mark, following):
                return listed
    return _headed(text, marked)


def _listed(
    line: Printed[str], mark: re.Match[str], following: Iterable[Printed[str]]
) -> tuple[Printed[str], ...]:
    """Return the titles of a list that begins on a line (`附件：1.甲 2.乙`, or one a line)."""
    title_start = line.start + mark.start("title")
    if not _NUMBERED.fullmatch(mark["title"]):
        titles = [_title(mark["title"], title_start)]
        for other in following:  # 附件1：甲 | 附件2：乙
            more = _MARK.fullmatch(other.value)
            if not more or not more["n"] or not more["title"]:
                break
            titles.append(_title(more["title"], other.start + more.start("title")))
        return _kept(titles)
    titles = _numbered(mark["title"], title_start)
    for other in following:
        numbered = _NUMBERED.fullmatch(other.value)
        if not numbered or int(numbered["n"]) != len(titles) + 1:
            break
        titles += _numbered(other.value, other.start)
    return _kept(titles)


def _numbered(words: str, offset: int) -> list[Printed[str]]:
    """Return the titles of `1.甲 2.乙`."""
    marks = list(_INLINE.finditer(words))
    ends = [mark.start() for mark in marks[1:]] + [len(words)]
    return [_title(words[m.end() : end], offset + m.end()) for m, end in zip(marks, ends, strict=True)]


def _headed(text: str, marked: list[Printed[str]]) -> tuple[Printed[str], ...]:
    """Return the title that stands below each `附件N` line."""
    titles = []
    for line in marked:
        mark = _MARK.fullmatch(line.value)
        title = next(printed_lines(text, line.end), None)
        if (
            mark
            and not mark["title"]
            and title
            and "。" not in title.value
            and not _MARK.fullmatch(title.value)
        ):
            titles.append(_title(title.value, title.start))
    return _kept(titles)


def _title(words: str, start: int) -> Printed[str]:
    title = words.strip().rstrip("。；;")
    parts = list(_WORDS.finditer(title))
    # The signature stands on the line of the last title.
    while len(parts) > 1 and parts[-2].end() > 1 and is_body(parts[-1][0]):
        parts.pop()
    title = title[: parts[-1].end()] if parts else ""
    lead = len(words) - len(words.lstrip())
    return Printed(title, start + lead, start + lead + len(title))


def _kept(titles: list[Printed[str]]) -> tuple[Printed[str], ...]:
    return tuple(t for t in titles if 2 <= len(t.value) <= _MAX_TITLE_CHARS and not _NO_TITLE.search(t.value))
