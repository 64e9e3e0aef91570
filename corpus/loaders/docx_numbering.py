"""The numbers that Word prints before paragraphs, counted from `numbering.xml` (ECMA-376 part 1, 17.9)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from lxml import etree

from corpus.loaders.docx_styles import NumberPlace, Styles, W, is_on, value
from corpus.loaders.list_numbers import format_number

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_CLOSING = "、，。．）)〕】：；"


@dataclass(frozen=True, slots=True)
class _Level:
    """A level of a list.

    Attributes:
        text: Pattern of the number: `%1` stands for the count of the first level.
        restart: The count begins anew after a paragraph of a level before this one; 0 for never.
    """

    start: int
    style: str
    text: str
    gap: str
    is_decimal: bool  # w:isLgl: counts of the levels above are written as digits
    restart: int
    paragraph_style: str | None


@dataclass(frozen=True, slots=True)
class _List:
    abstract: str
    levels: tuple[_Level, ...]
    starts: dict[int, int]  # by level: where this list begins anew


class Numbering:
    """Counts the numbered paragraphs of a file, in order.

    Args:
        root: `w:numbering`, None where the file has none.
        styles: Those of the file.
    """

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self._lists = _read_lists(root, styles) if root is not None else {}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()

    def next_number(self, place: NumberPlace, style_id: str | None) -> str:
        """Return the number of the next paragraph of a list as it is printed, with the gap behind it; empty for none."""
        numbered = self._lists.get(place.num_id)
        if numbered is None:
            return ""
        level = place.level
        if level is None:
            level = next(
                (
                    at
                    for at, own in enumerate(numbered.levels)
                    if style_id and own.paragraph_style == style_id
                ),
                0,
            )
        if not 0 <= level < len(numbered.levels):
            return ""
        counts = self._counts.setdefault(numbered.abstract, [None] * _LEVELS)
        self._count(place.num_id, numbered, level, counts)
        return _printed(numbered.levels, level, counts)

    def _count(self, num_id: str, numbered: _List, level: int, counts: list[int | None]) -> None:
        for outer in range(level):  # a level that was skipped counts as begun
            if counts[outer] is None:
                counts[outer] = numbered.levels[outer].start
        last = counts[level]
        if level in numbered.starts and (num_id, level) not in self._begun:
            counts[level] = numbered.starts[level]
        else:
            counts[level] = numbered.levels[level].start if last is None else last + 1
        self._begun.add((num_id, level))
        for deeper in range(level + 1, len(numbered.levels)):
            if level < numbered.levels[deeper].restart:
                counts[deeper] = None


def _printed(levels: tuple[_Level, ...], level: int, counts: list[int | None]) -> str:
    own = levels[level]
    if own.style == "bullet":
        return f"{_PRIVATE.sub('•', own.text).strip()} " if own.text.strip() else ""

    def number(match: re.Match[str]) -> str:
        at = int(match[1]) - 1
        if at >= len(levels):
            return ""
        count = counts[at]
        style = "decimal" if own.is_decimal else levels[at].style
        return "" if count is None else format_number(count, style)

    text = _PLACE.sub(number, own.text)
    return text + ("" if not text or text[-1] in _CLOSING else own.gap)


def _read_lists(root: etree._Element, styles: Styles) -> dict[str, _List]:
    abstracts = {a.get(f"{W}abstractNumId") or "": a for a in root.iterchildren(f"{W}abstractNum")}
    nums = {n.get(f"{W}numId") or "": n for n in root.iterchildren(f"{W}num")}
    by_style = styles.numbered_styles()
    lists: dict[str, _List] = {}
    for num_id, num in nums.items():
        abstract_id = value(num, "abstractNumId") or ""
        abstract = abstracts.get(abstract_id)
        if abstract is None:
            continue
        if linked := nums.get(by_style.get(value(abstract, "numStyleLink") or "", "")):
            abstract_id = value(linked, "abstractNumId") or ""
            abstract = abstracts.get(abstract_id, abstract)
        levels = {_level_index(element): _read_level(element) for element in abstract.iterchildren(f"{W}lvl")}
        starts: dict[int, int] = {}
        for override in num.iterchildren(f"{W}lvlOverride"):
            at = _level_index(override)
            if (own := override.find(f"{W}lvl")) is not None:
                levels[at] = _read_level(own)
            if (start := value(override, "startOverride")) is not None:
                starts[at] = _integer(start, 1)
        blank = _Level(1, "none", "", "", False, 0, None)
        ordered = tuple(
            replace(level, restart=at) if (level := levels.get(at, blank)).restart < 0 else level
            for at in range(_LEVELS)
        )
        lists[num_id] = _List(abstract_id, ordered, starts)
    return lists


def _read_level(element: etree._Element) -> _Level:
    styles = [e.get(f"{W}val") or "" for e in element.iter(f"{W}numFmt")]
    known = [style for style in styles if style not in ("", "custom")]
    restart = value(element, "lvlRestart")
    return _Level(
        start=_integer(value(element, "start"), 0),
        style=known[0] if known else "decimal",
        text=value(element, "lvlText") or "",
        gap="" if value(element, "suff") == "nothing" else " ",
        is_decimal=is_on(element, "isLgl"),
        restart=-1 if restart is None else _integer(restart, 0),
        paragraph_style=value(element, "pStyle"),
    )


def _level_index(element: etree._Element) -> int:
    return min(max(_integer(element.get(f"{W}ilvl"), 0), 0), _LEVELS - 1)


def _integer(text: str | None, otherwise: int) -> int:
    return int(text) if text is not None and re.fullmatch(r"\d{1,6}", text) else otherwise
