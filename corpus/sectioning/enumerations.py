"""Items that running text counts: 一是…二是…, 第一，…第二，…, 其一…其二…"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest

from corpus.numerals import parse_numeral

_NUMERAL = r"(?P<n>[一二三四五六七八九十]{1,3})"
# A marker opens a clause: 统一是 and 原因之一是 count nothing.
_MARKERS = tuple(
    re.compile(rf"(?:(?<=[。；：，！？、\s“])|^){marker}", re.MULTILINE)
    for marker in (rf"{_NUMERAL}是", rf"{_NUMERAL}要", rf"第{_NUMERAL}[，、,]", rf"其{_NUMERAL}[，、,：]?")
)


@dataclass(frozen=True, slots=True)
class CountedItem:
    """One item: `text[start:end]` begins with `label` (`一是`)."""

    label: str
    start: int
    end: int


def find_enumerations(text: str, start: int, end: int) -> tuple[tuple[CountedItem, ...], ...]:
    """Return the enumerations in `text[start:end]`, each of at least two items counted from one, by where they begin.

    An item goes on to the next one; the last has one sentence where no other has more, else it ends with its paragraph.
    """
    found = []
    for marker in _MARKERS:
        runs = list(_runs(list(marker.finditer(text, start, end))))
        for run, following in zip_longest(runs, runs[1:]):
            if len(run) > 1:
                found.append(_items(text, run, following[0].start() if following else end))
    return tuple(sorted(found, key=lambda items: items[0].start))


def _runs(matches: Sequence[re.Match[str]]) -> Iterator[list[re.Match[str]]]:
    run: list[re.Match[str]] = []
    for match in matches:
        number = _value(match["n"])
        if number == 1:
            if run:
                yield run
            run = [match]
        elif run and number == len(run) + 1:
            run.append(match)
    if run:
        yield run


def _value(numeral: str) -> int:
    try:
        return parse_numeral(numeral)
    except ValueError:  # 十十
        return 0


def _items(text: str, run: Sequence[re.Match[str]], end: int) -> tuple[CountedItem, ...]:
    items = [
        CountedItem(left[0], left.start(), len(text[: right.start()].rstrip()))
        for left, right in pairwise(run)
    ]
    last = run[-1].start()
    stop = min(at for at in (text.find("\n", last, end), end) if at >= 0)
    if all("。" not in text[item.start : item.end - 1] for item in items):
        full_stop = text.find("。", last, stop)
        stop = full_stop + 1 if full_stop >= 0 else stop
    return (*items, CountedItem(run[-1][0], last, stop))
