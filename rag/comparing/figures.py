"""Where the figures of several answers to one question differ."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.quantities import Quantity, find_quantities

_BEFORE = re.compile(r"[\u4e00-\u9fff]+\Z")
_GROUP = re.compile("[二两三四五六七八九十]+[省市区县]")
_NAME_CHARS = 4  # 值增长 alone may be of anything, 总值增长 and 出口总额 are not

_Named = tuple[Quantity, str]  # with the words before it


@dataclass(frozen=True, slots=True)
class Figure:
    """A percentage or an amount in a text.

    Attributes:
        text: As printed.
        start: Offset in the text.
        end: One past its last character.
        shared: Whether every other text gives the same, however it is printed.
        differs: Whether another text gives another figure for what bears the same name (生产总值增长5.5%, 地区生产总值增长5.1%),
            or each gives but one of this unit, which then answers the same question (同比增长13.6%, 进出口总额增长8.6%).
    """

    text: str
    start: int
    end: int
    shared: bool
    differs: bool


def compare_figures(texts: Sequence[str]) -> list[list[Figure]]:
    """Return the figures of each text, in order; `12.7万亿元` and `127000亿元` are the same.

    Dates, years and document numbers are no figures, nor is a bare number (of an item, of a line) or one that names a
    group of places (中部六省).
    """
    found = [[each for each in find_quantities(text) if _measures(each, text)] for text in texts]
    named = [
        [(each, _name(text, each)) for each in quantities]
        for text, quantities in zip(texts, found, strict=True)
    ]
    return [
        [
            _figure(
                texts[at], *each, named[at], [others for place, others in enumerate(named) if place != at]
            )
            for each in named[at]
        ]
        for at in range(len(texts))
    ]


def _figure(
    text: str, quantity: Quantity, name: str, own: Sequence[_Named], others: Sequence[Sequence[_Named]]
) -> Figure:
    shared = all(any(_value(other) == _value(quantity) for other, _ in side) for side in others)
    unit = quantity.unit
    rivals = [
        other
        for side in others
        for other, other_name in side
        if other.unit == unit and (_is_same(name, other_name) or _count(own, unit) == _count(side, unit) == 1)
    ]
    differs = not shared and any(_value(rival) != _value(quantity) for rival in rivals)
    return Figure(text[quantity.start : quantity.end], quantity.start, quantity.end, shared, differs)


def _count(side: Sequence[_Named], unit: str) -> int:
    return sum(quantity.unit == unit for quantity, _ in side)


def _name(text: str, quantity: Quantity) -> str:
    """Return the words before a figure, from the last comma, space or other figure on."""
    match = _BEFORE.search(text[: quantity.start])
    return match.group() if match else ""


def _is_same(name: str, other: str) -> bool:
    """Say whether two names end alike: 全省生产总值增长, 地区生产总值增长."""
    return name[-_NAME_CHARS:] == other[-_NAME_CHARS:] and len(name) >= _NAME_CHARS


def _measures(quantity: Quantity, text: str) -> bool:
    if quantity.kind == "percent":
        return True
    printed = text[quantity.start : quantity.end]
    if _GROUP.fullmatch(printed):
        return False
    return quantity.kind == "amount" and (bool(quantity.unit) or printed.endswith(("万", "亿")))


def _value(quantity: Quantity) -> tuple[str, str]:
    return quantity.value, quantity.unit
