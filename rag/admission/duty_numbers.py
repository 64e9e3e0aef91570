"""The numbers by which a penalty names its duty: 违反本条例第五条第一款、第三款规定的."""

from __future__ import annotations

import re

from corpus.numerals import parse_numeral

NUMBER = r"[一二三四五六七八九十百零\d]+"
# 违反本条例第五条第一款、第三款，第七条第二项规定
REFERS = re.compile(r"违反(?:本[^，。；第]{1,4})?[^。；]{0,80}?规定")
# 第二、四项 are two items, 第二至四项 three.
_NUMBERS = rf"[（(]?{NUMBER}[）)]?(?:(?:[、和或及至到]|或者|以及)第?[（(]?{NUMBER}[）)]?)*"
REFERENCE = re.compile(
    rf"(?:第(?P<article>{NUMBER})条(?!之[一二三四五六七八九十])|本条(?!例))的?(?P<within>(?:第{_NUMBERS}[款项][、，和或者及以]*)*)"
)
_WITHIN = re.compile(rf"第(?P<numbers>{_NUMBERS})(?P<unit>[款项])")


def names_duty(reference: str, article: int, place: dict[str, int]) -> bool:
    """Say whether 违反本条例第五条第一款、第三款规定 names an article (0: 本条) and, where it names some, its paragraph and item."""
    for named in REFERENCE.finditer(reference):
        if (parse_numeral(named["article"]) if named["article"] else 0) != article:
            continue
        if all(place.get(unit) in numbers for unit, numbers in numbers_within(named).items()):
            return True
    return False


def numbers_within(reference: re.Match[str]) -> dict[str, set[int]]:
    """Return the numbers of the paragraphs (款) and items (项) that a reference names: those of 第二、四至六项 are 2, 4, 5 and 6."""
    within: dict[str, set[int]] = {}
    for named in _WITHIN.finditer(reference["within"]):
        numbers = within.setdefault(named["unit"], set())
        for part in re.split("[、和或及]", named["numbers"]):
            ends = [parse_numeral(number) for number in re.findall(NUMBER, part)]
            numbers |= set(range(ends[0], ends[-1] + 1)) if ends else set()
    return within
