"""What opens an item of a list (二是, （二）, ②), and what leads in the whole list (主要表现在：)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.numerals import parse_numeral

HAN = "一二三四五六七八九十"
_SIGNS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
# What opens an item of a list, the number in a group: 一是 一要 第一， 其一， （一） ① within a paragraph too, 一、 1. （1） on its own;
# “（一） where an amendment prints the list that it puts in.
_RUNNING_MARKS = (
    rf"([{HAN}]{{1,3}})是(?!否|不是)",
    rf"([{HAN}]{{1,3}})要",
    rf"第([{HAN}]{{1,3}})[，、,]",
    rf"其([{HAN}]{{1,3}})[，、,：]",
    rf"“?[（(]([{HAN}]{{1,3}})[）)]",
    rf"([{_SIGNS}])",
)
_STANDING_MARKS = (
    rf"([{HAN}]{{1,3}})、(?![{HAN}])",
    r"(\d{1,2})(?:[.．]|、)(?!\d)",
    r"[（(]?(\d{1,2})[）)]",
)
_ITEM_MARKS = tuple(
    re.compile(mark) for mark in (*(rf"(?:[^：]*：)??{mark}" for mark in _RUNNING_MARKS), *_STANDING_MARKS)
)
_IS_CASE = re.compile(r"的[。；;]?$")
_LEADS_IN = re.compile(rf"[：:]$|(?:以下|下列)[几两{HAN}\d]+[个项条点类种][^，。；：]{{0,8}}。?$|如下。?$")


@dataclass(frozen=True, slots=True)
class ItemMark:
    """The number that opens an item of a list.

    Attributes:
        kind: Of the numbering: equal for 一是 and 二是, another for （二）.
        is_led_in: Whether what leads in the list stands before it in its sentence: 主要表现在：一是….
    """

    kind: int
    number: int
    is_led_in: bool


def item_mark(text: str) -> ItemMark | None:
    """Return the number with which a sentence opens an item of a list (二是…, （二）…, ②…), None if it opens none."""
    for kind, mark in enumerate(_ITEM_MARKS):
        if found := mark.match(text):
            sign = found[1]
            try:
                number = _SIGNS.index(sign) + 1 if sign in _SIGNS else parse_numeral(sign)
            except ValueError:  # 十十
                return None
            return ItemMark(kind, number, "：" in found[0][:-1])
    return None


def leads_in(text: str) -> bool:
    """Say whether a sentence only announces what follows: 主要表现在：, 做好以下几个方面工作。"""
    return _LEADS_IN.search(text) is not None


def is_case(text: str) -> bool:
    """Say whether an item is only a case of what leads in its list: （一）未按规定公示的；"""
    return item_mark(text) is not None and _IS_CASE.search(text) is not None


def unnumbered(text: str) -> str:
    """Return a text without the number that opens it as an item."""
    mark = next((found for each in _ITEM_MARKS if (found := each.match(text))), None)
    return text[mark.end() :] if mark else text
