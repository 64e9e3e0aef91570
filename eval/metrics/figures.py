"""The figures of a text: numbers, dates, percentages, amounts and document numbers.

Written apart from the program's own verification, on purpose: a gate that shares the code it guards sees none of its
mistakes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_DOC_NUMBER = re.compile(r"([一-鿿]{1,12})[〔\[(【〈]((?:19|20)\d\d)[〕\])】〉](?:第)?(\d+)号")
_MEASURES = "平方公里|平方米|立方米|千瓦时|美元|欧元|日元|港元|公里|千米|公斤|公顷|千瓦|小时|分钟|百分点|[%‰元年月日号期届代级章亩吨斤米瓦度倍成岁天周]"
_COUNTERS = "[个项条款编家户人次名位座所处批类种套件份轮]"
_CHINESE_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "○": 0,
    "两": 2,
}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}
_NUMERAL = "".join(_CHINESE_DIGITS) + "十百千万亿"
_NUMBER = re.compile(
    rf"(?P<percent>百分之)?(?:(?P<digits>\d+(?:\.\d+)?)(?P<scale>[十百千万亿]*)|(?P<chinese>[{_NUMERAL}]+(?:点[{_NUMERAL}]+)?))"
    rf"(?:(?P<range>[-~至到])(?=\d)|个?(?P<measure>{_MEASURES})|(?P<counter>{_COUNTERS}))?"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a text.

    Attributes:
        value: Plain decimal (`12700000000000`), `month-day`, `year-serial` of a document number, or a numeral as printed
            where it has no one value (十三五).
        unit: As printed after the number, `%`, `日期`, or empty.
        issuer: Characters before the bracket of a document number, else empty; may begin too early (见国发).
    """

    value: str
    unit: str
    issuer: str = ""

    def stands_for(self, other: Figure) -> bool:
        """Say whether this figure of a source bears `other` of an answer; a figure without a unit is content with the value."""
        if self.issuer or other.issuer:
            same_issuer = self.issuer.endswith(other.issuer) or other.issuer.endswith(self.issuer)
            return bool(self.issuer and other.issuer) and same_issuer and self.value == other.value
        return self.value == other.value and other.unit in ("", self.unit)


def find_figures(text: str) -> list[Figure]:
    """Return the figures of `text`, document numbers first.

    A day of a month is one figure (6月26日) beside its parts. A lone Chinese numeral counts only with a unit or after 第, and
    一 not before a counter: 进一步 and 一个机制 hold no figure, 第四代 and 二期 do.
    """
    text = re.sub(r"[‐‑‒–—―−]+", "-", unicodedata.normalize("NFKC", text))
    text = re.sub(r"(?<!\d)\s+|\s+(?!\d)", "", text)
    text = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text)
    numbered = [
        Figure(f"{year}-{int(serial)}", "号", issuer) for issuer, year, serial in _DOC_NUMBER.findall(text)
    ]
    return [*numbered, *_plain_figures(_DOC_NUMBER.sub("，", text))]


def _plain_figures(text: str) -> Iterator[Figure]:
    ranged: list[str] = []  # the first half of a range takes the unit of the second: 2013-2025年
    month, month_end = "", -1
    for match in _NUMBER.finditer(text):
        if match["chinese"] and not _is_figure(match, text):
            continue
        value = _read_chinese(match["chinese"]) if match["chinese"] else _plain(_read_digits(match))
        if match["range"]:
            ranged.append(value)
            continue
        unit = "%" if match["percent"] else match["measure"] or match["counter"] or ""
        yield from (Figure(first, unit) for first in ranged)
        ranged = []
        yield Figure(value, unit)
        if unit == "日" and month_end == match.start():
            yield Figure(f"{month}-{value}", "日期")
        if unit == "月":
            month, month_end = value, match.end()
    yield from (Figure(first, "") for first in ranged)


def _is_figure(match: re.Match[str], text: str) -> bool:
    numeral = match["chinese"]
    if numeral[0] in _LARGE:  # 万一, 亿元
        return False
    if len(numeral) > 1 or match["percent"]:
        return True
    return bool(
        text.endswith("第", 0, match.start()) or match["measure"] or (match["counter"] and numeral != "一")
    )


def _read_digits(match: re.Match[str]) -> Decimal:
    value = Decimal(match["digits"])
    for char in match["scale"]:
        value *= (_SMALL | _LARGE)[char]
    return value


def _read_chinese(text: str) -> str:
    """Return the value of a Chinese numeral, read by places (十二万七千) or digit by digit (二〇一四), else the numeral as it is."""
    whole, _, fraction = text.partition("点")
    if any(char not in _CHINESE_DIGITS for char in fraction):
        return text
    value = _read_places(whole)
    if value is None:
        return text
    return _plain(Decimal(value) + Decimal("0." + (_digits(fraction) or "0")))


def _read_places(text: str) -> int | None:
    if all(char in _CHINESE_DIGITS for char in text):
        return int(_digits(text))
    total = section = 0
    digit: int | None = None
    for char in text:
        if char in _CHINESE_DIGITS:
            if digit:  # two digits running, as in 十三五
                return None
            digit = _CHINESE_DIGITS[char]
        elif char in _SMALL:
            section += (1 if digit is None else digit) * _SMALL[char]
            digit = None
        else:
            lower = (
                total % _LARGE[char]
            )  # 十二万七千亿: the 万 is counted in 亿; 一亿零一万: the 亿 is not counted in 万
            total += (lower + section + (digit or 0)) * _LARGE[char] - lower
            section, digit = 0, None
    return total + section + (digit or 0)


def _digits(text: str) -> str:
    return "".join(str(_CHINESE_DIGITS[char]) for char in text)


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f")
