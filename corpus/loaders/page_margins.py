"""What the margins of pages carry beside the text: running headers and footers, page numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from corpus.loaders.page_lines import PageContent, PageLine
from corpus.sectioning.headings import match_label

_ZONE = 0.16  # of the height of a page: a margin of GB/T 9704-2012 (37 and 35 of 297 mm) with its page number
_SAME_PLACE = 0.012
_SAME_WORDS = 0.8  # recognition misreads a character of a header on one page and not on the next
_MARGIN_LINES = 3
_MIN_REPEATS = 3
_MAX_GROUPS = 200
_MAX_HEADER_CHARS = 80
_DASH = "[-‐‑‒–—―─－~～·•]"
_MARKED_NUMBER = re.compile(
    rf"{_DASH}+\s*\d{{1,4}}\s*{_DASH}+"
    r"|第\s*[\d一二三四五六七八九十百]{1,4}\s*页(\s*[,，/／|]?\s*[（(]?\s*共\s*[\d一二三四五六七八九十百]{1,4}\s*页\s*[）)]?)?"
    r"|共\s*\d{1,4}\s*页\s*[,，/／|]?\s*第\s*\d{1,4}\s*页"
    r"|\d{1,4}\s*[/／]\s*\d{1,4}"
    r"|[Pp]age\s*\d{1,4}(\s*(of|/)\s*\d{1,4})?"
)
_BARE_NUMBER = re.compile(rf"{_DASH}*\s*(?P<number>\d{{1,4}})\s*{_DASH}*")
_FIGURE = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class _MarginLine:
    page: int
    position: int  # in the lines of its page
    text: str
    words: str  # the text, `#` for each figure
    figures: tuple[int, ...]
    place: float  # of its middle, as a share of the height of the page
    is_read: bool  # from a picture

    @property
    def is_top(self) -> bool:
        return self.place < 0.5


def mark_margins(pages: Sequence[PageContent]) -> list[PageContent]:
    """Name the lines that are page furniture: `page_header`, `page_footer` and `page_number`.

    A header or footer stands at the same place with the same words on at least three pages, or on both of two; figures
    in it may count the pages. A page number is marked as one (`— 3 —`, 第3页) or is a number that counts the pages; it
    is the first or the last line of its page.
    """
    margins = [list(_margin_lines(at, page)) for at, page in enumerate(pages)]
    rules = _repeated_lines(margins) | _page_numbers(pages, margins)
    return [
        replace(
            page, lines=tuple(_marked(line, rules.get((at, place))) for place, line in enumerate(page.lines))
        )
        for at, page in enumerate(pages)
    ]


def _marked(line: PageLine, rule: str | None) -> PageLine:
    return replace(line, rule=rule) if rule and not line.rule else line


def _margin_lines(at: int, page: PageContent) -> Iterator[_MarginLine]:
    """Yield the lines in the upper and the lower margin, those at the edge of the page first."""
    by_height = sorted(
        (position for position, line in enumerate(page.lines) if not line.rule and not line.is_row),
        key=lambda position: page.lines[position].box.top,
    )
    for position in (*by_height[:_MARGIN_LINES], *reversed(by_height[_MARGIN_LINES:][-_MARGIN_LINES:])):
        line = page.lines[position]
        place = (line.box.top + line.box.bottom) / 2 / max(page.height, 1e-6)
        if _ZONE < place < 1 - _ZONE or len(line.text) > _MAX_HEADER_CHARS:
            continue
        figures = tuple(int(figure[:9]) for figure in _FIGURE.findall(line.text))
        words = _FIGURE.sub("#", line.text)
        yield _MarginLine(at, position, line.text, words, figures, place, page.origin == "ocr")


def _repeated_lines(margins: Sequence[Sequence[_MarginLine]]) -> dict[tuple[int, int], str]:
    groups: list[list[_MarginLine]] = []
    kept: list[list[_MarginLine]] = []
    needed = min(_MIN_REPEATS, max(len(margins), 2))
    for lines in margins:
        for line in lines:
            label = match_label(line.text)
            if label and not line.text[label.title_start :]:
                continue  # 附件1, 附件2 … at the top of annexes of one page each
            group = next((group for group in reversed(groups) if _is_alike(group[0], line)), None)
            if group is None:
                groups = [*groups, [line]][-_MAX_GROUPS:]
                continue
            group.append(line)
            if len({member.page for member in group}) == needed:
                kept.append(group)
    return {
        (line.page, line.position): "page_header" if group[0].is_top else "page_footer"
        for group in kept
        for line in group
    }


def _is_alike(line: _MarginLine, other: _MarginLine) -> bool:
    if abs(line.place - other.place) > _SAME_PLACE or len(line.figures) != len(other.figures):
        return False
    counted = all(
        figure in (seen, seen + other.page - line.page)
        for seen, figure in zip(line.figures, other.figures, strict=True)
    )
    if not counted or not re.search(r"[^\W#]", line.words):
        return False
    if line.words == other.words:
        return True
    return line.is_read and SequenceMatcher(None, line.words, other.words).ratio() >= _SAME_WORDS


def _page_numbers(
    pages: Sequence[PageContent], margins: Sequence[Sequence[_MarginLine]]
) -> dict[tuple[int, int], str]:
    found: dict[tuple[int, int], str] = {}
    bare: dict[int, list[_MarginLine]] = {}  # by the number less that of its page
    for lines in margins:
        for line in _outermost(lines):
            if _MARKED_NUMBER.fullmatch(line.text):
                found[line.page, line.position] = "page_number"
            elif match := _BARE_NUMBER.fullmatch(line.text):
                bare.setdefault(int(match["number"]) - line.page, []).append(line)
    for counting in bare.values():
        if len({line.page for line in counting}) >= 2:
            found |= {(line.page, line.position): "page_number" for line in counting}
    return found


def _outermost(lines: Sequence[_MarginLine]) -> Iterator[_MarginLine]:
    """Yield the lines of the first and of the last row of a page."""
    for is_top in (True, False):
        side = [line for line in lines if line.is_top is is_top]
        if side:
            edge = (min if is_top else max)(line.place for line in side)
            yield from (line for line in side if abs(line.place - edge) <= _SAME_PLACE)
