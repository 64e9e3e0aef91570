"""What the pages of a plain text carry beside it: their numbers, the headers that they repeat, the bars of a web page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from corpus.cleaning.lines import Line
from corpus.cleaning.page_bars import is_page_bar

_DASH = "[-‐‑‒–—―─－~～·•]"
_PAGE_NUMBER = re.compile(
    rf"{_DASH}+\s*\d{{1,4}}\s*{_DASH}+"
    r"|第\s*[\d一二三四五六七八九十百]{1,4}\s*页(\s*[,，/／|]?\s*[（(]?\s*共\s*[\d一二三四五六七八九十百]{1,4}\s*页\s*[）)]?)?"
    r"|共\s*\d{1,4}\s*页\s*[,，/／|]?\s*第\s*\d{1,4}\s*页"
    r"|\d{1,4}\s*[/／]\s*\d{1,4}"
    r"|[Pp]age\s*\d{1,4}(\s*(of|/)\s*\d{1,4})?"
)
_MAX_NUMBER_CHARS = 24
_MIN_BARE_NUMBERS = 3
_MIN_LINES_A_PAGE = 8
_MIN_HEADERS = 3
_MAX_HEADER_CHARS = 40


def remove_page_furniture(lines: Sequence[Line]) -> None:
    """Take the page furniture out of the lines of a text, in place.

    Rules: `page_number`, `page_header` (a short line that stands beside at least three page breaks), `page_bar`.
    """
    kept = [line for line in lines if line.text]
    for position in sorted({*_numbers(kept), *_bare_numbers(kept)}):
        kept[position].remove("page_number")
    for position in _headers(kept):
        kept[position].remove("page_header")
    for line in kept:
        if line.text and is_page_bar(line.text):
            line.remove("page_bar")
    for line, following in pairwise(lines):
        following.after_blank = following.after_blank or not line.text


def _numbers(lines: Sequence[Line]) -> list[int]:
    return [
        position
        for position, line in enumerate(lines)
        if len(line.text) <= _MAX_NUMBER_CHARS and _PAGE_NUMBER.fullmatch(line.text)
    ]


def _bare_numbers(lines: Sequence[Line]) -> list[int]:
    """Return the lines that are nothing but a number, where they count the pages: each one more, a page of lines apart."""
    found = [p for p, line in enumerate(lines) if len(line.text) <= 4 and line.text.isdecimal()]
    counts_pages = len(found) >= _MIN_BARE_NUMBERS and all(
        int(lines[right].text) == int(lines[left].text) + 1 and right - left > _MIN_LINES_A_PAGE
        for left, right in pairwise(found)
    )
    return found if counts_pages else []


def _headers(lines: Sequence[Line]) -> list[int]:
    """Return the short lines that recur, their figures aside, and stand beside a page break each time but the first."""
    beside_break: dict[str, list[int]] = defaultdict(list)
    for position, line in enumerate(lines):
        if 0 < len(line.text) <= _MAX_HEADER_CHARS and line.text[-1] not in "。；，、：":
            before = position > 0 and not lines[position - 1].text
            after = position + 1 < len(lines) and (
                not lines[position + 1].text or lines[position + 1].after_page
            )
            if line.after_page or before or after:
                beside_break[re.sub(r"\d+", "#", line.text)].append(position)
    return sorted(
        position
        for header, positions in beside_break.items()
        if len(positions) >= _MIN_HEADERS and re.search(r"[^#\W]", header)
        for position in positions
    )
