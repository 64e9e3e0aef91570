"""Figures made false: another digit, unit, year, date or document number."""

from __future__ import annotations

import re
from random import Random

from eval.metrics.grounding import ungrounded
from eval.sabotage.sabotaged import Surroundings
from eval.sabotage.true_sentences import TrueSentence

_NUMBER = re.compile(
    r"\d+(?:\.\d+)?(?=\s*(?:%|万|亿|元|个|项|家|人|吨|亩|公里|条|户|位|名|座|千|美元|倍|岁|米|平方|立方))"
)
_HAN_NUMBER = re.compile(r"[二三四五六七八九](?=[个项届大条家座级期代])")
_UNITS = (("万亿", "亿"), ("亿美元", "亿元"), ("亿元", "万元"), ("万元", "亿元"), ("个百分点", "%"), ("%", "个百分点"), ("万", "亿"), ("亿", "万"), ("公里", "米"), ("元", "美元"))  # fmt: skip
_YEAR = re.compile(r"(?<![\d.])(?:19|20)\d\d(?=\s*年)")
_DATE = re.compile(r"(\d{1,2})(?=\s*[月日])")
_DOC_NUMBER = re.compile(r"[〔\[［（(]((?:19|20)\d\d)[〕\]］）)](\d+)号")


def change_digit(true: TrueSentence, _: Surroundings, random: Random) -> str | None:
    """Change one digit of one number."""
    numbers = [*_NUMBER.finditer(true.text), *_HAN_NUMBER.finditer(true.text)]
    for number in random.sample(numbers, len(numbers)):
        at = random.choice([i for i in range(number.start(), number.end()) if true.text[i] != "."])
        digits = "123456789" if true.text[at].isascii() else "二三四五六七八九"
        changed = _replaced(true.text, at, at + 1, random.choice([d for d in digits if d != true.text[at]]))
        if _is_false(changed, true):
            return changed
    return None


def change_unit(true: TrueSentence, _: Surroundings, random: Random) -> str | None:
    """Change 万 to 亿, % to 个百分点 and the like."""
    places = [
        (match.end(), match.end() + len(unit), other)
        for match in re.finditer(r"\d\s*", true.text)
        for unit, other in _UNITS
        if true.text.startswith(unit, match.end())
    ]
    for start, end, other in random.sample(places, len(places)):
        changed = _replaced(true.text, start, end, other)
        if _is_false(changed, true):
            return changed
    return None


def move_year(true: TrueSentence, _: Surroundings, random: Random) -> str | None:
    """Move a year by one or two, or open with a year that the headings do not state."""
    years = list(_YEAR.finditer(true.text))
    step = random.choice([-2, -1, 1, 2])
    if years:
        year = random.choice(years)
        changed = _replaced(true.text, year.start(), year.end(), str(int(year[0]) + step))
    else:
        framed = next(
            (found for line in reversed(true.frame) if (found := re.findall(r"(?:19|20)\d\d", line))), []
        )
        if not framed:
            return None
        moved = str(int(framed[-1]) + step)
        if moved in framed:
            return None
        changed = f"{moved}年，{true.text}"
    return changed if _is_false(changed, true) else None


def move_date(true: TrueSentence, _: Surroundings, random: Random) -> str | None:
    """Change the month or the day of a date."""
    dates = list(_DATE.finditer(true.text))
    if not dates:
        return None
    date = random.choice(dates)
    moved = str((int(date[0]) % 9) + 1 + random.choice([0, 1]))
    changed = _replaced(true.text, date.start(), date.end(), moved)
    return changed if moved != date[0] and _is_false(changed, true) else None


def invent_document_number(true: TrueSentence, _: Surroundings, random: Random) -> str | None:
    """Change the year or the serial of a document number, or add one."""
    if numbers := list(_DOC_NUMBER.finditer(true.text)):
        number = random.choice(numbers)
        group = random.choice([1, 2])
        return _replaced(true.text, *number.span(group), str(int(number[group]) + random.choice([-1, 1, 2])))
    issuer = random.choice(["国发", "国办发", "发改地区", "财建"])
    return f"{true.text.rstrip('。')}（{issuer}〔{random.randint(2008, 2024)}〕{random.randint(1, 120)}号）。"


def _replaced(text: str, start: int, end: int, new: str) -> str:
    return text[:start] + new + text[end:]


def _is_false(changed: str, true: TrueSentence) -> bool:
    """Say whether the change made a figure that the cited words do not state, as the independent reader of figures sees it."""
    return changed != true.text and bool(ungrounded(changed, list(true.cited)))
