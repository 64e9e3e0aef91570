"""The figures of official prose: document numbers, dates, percentages, amounts; as values that compare."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Literal

import cn2an

from index.references import DOC_NUMBER_PATTERN, canonical_doc_number

QuantityKind = Literal["doc_number", "date", "year", "percent", "amount", "numeral"]
Bound = Literal["", "min", "max", "about"]

_WIDE = str.maketrans("０１２３４５６７８９．％，○Ｏ﹪", "0123456789.%,〇〇%")
_MAGNITUDES = {
    "万亿": 10**12,
    "千亿": 10**11,
    "百亿": 10**10,
    "亿": 10**8,
    "千万": 10**7,
    "百万": 10**6,
    "万": 10**4,
}
_MAGNITUDE = "|".join(_MAGNITUDES)
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_HAN_DIGITS = "〇零一二三四五六七八九十百千两廿"
# The longer first: 3个月 is no 3个.
UNIT = (
    r"个百分点|百分点|个工作日|工作日|个小时|平方公里|平方千米|平方米|立方米|公里|千米|厘米|毫米|米|公顷|美元|港元|欧元|日元|英镑|人民币|元|亩|吨|公斤|千克|斤|"
    r"千瓦时|千瓦|兆瓦|人次|户次|个月|个省|个市|个县|个|人|户|家|项|条|套|件|台|辆|架|艘|所|座|处|批|名|位|次|倍|周岁|岁|天|日|小时|分钟|周年|年|期|类|种|级|份|"
    r"场|起|例|宗|笔|间|张|栋|辈|县|省|市|区|村|镇|乡"
)
_SAME_UNIT = {
    "百分点": "个百分点",
    "工作日": "个工作日",
    "个小时": "小时",
    "周岁": "岁",
    "千克": "公斤",
    "千米": "公里",
    "平方千米": "平方公里",
    "人民币": "元",
}
# What is compared as so many of another: 半年 is 六个月.
_SAME_TIME = {"年": (12, "个月"), "周年": (12, "个月"), "天": (1, "日"), "小时": (60, "分钟")}
# A lone 一 counts a time that is asked about or compared; elsewhere it counts too often nothing (新的一年).
_ONE_OF_TIME = re.compile(
    rf"(?<![第统同唯单新每这那\d{_HAN_DIGITS}])一(?P<unit>年(?!级)|个月|周|日(?![常前后益])|天|个?小时|个工作日)(?!半)"
)
# 5—6%, 3至5万元: the first half takes the unit and the magnitude of the second.
_RANGE = re.compile(r"\s*[—–\-－~～至到]+\s*")
_MIN_BEFORE = r"不低于|不少于|不小于|不下|至少|最少|超过|突破|超出|高于|大于|多于|超|逾"
_MAX_BEFORE = r"不(?:得|能|应)?(?:超过|超|高于|多于|大于)|未超过|至多|最多|低于|小于|少于|控制在"
_BEFORE = re.compile(
    rf"(?:(?P<max>{_MAX_BEFORE})|(?P<min>不得(?:低于|少于)|{_MIN_BEFORE})|(?P<about>大约|大概|接近|约|近))[了为到\s]*$"
)
_AFTER = re.compile(r"\s*(?:(?P<min>及?以上|[多余])|(?P<max>及?以下|以内|之内|内)|(?P<about>左右|上下))")
# 半年, not 上半年 or 半年报; 一年半, 三个半月.
_HALF_OF = r"年(?![报度刊])|天|个月|个?小时"
_AND_A_HALF = r"(?:周?年|天)半(?![数载径导成程岛])|个半(?:月|小时)"
# One pass, first alternative wins: what a longer form has taken is not read again as a shorter one.
_PATTERN = re.compile(
    rf"""
    (?P<doc_number>{DOC_NUMBER_PATTERN})
  | (?P<and_half>(?<![\d.{_HAN_DIGITS}])(?P<whole_n>\d{{1,2}}|[{_HAN_DIGITS}]{{1,3}})\s*(?P<whole_u>{_AND_A_HALF}))
  | (?P<half>(?<![上下前后大小年])半(?P<half_u>{_HALF_OF}))
  | (?P<date>(?:(?P<date_y>\d{{4}}|[〇零一二三四五六七八九]{{4}})\s*年\s*)?
      (?P<date_m>\d{{1,2}}|[一二三四五六七八九十]{{1,3}})\s*月\s*(?:份|(?P<date_d>\d{{1,2}}|[一二三四五六七八九十]{{1,3}})\s*[日号])?)
  | (?P<years>(?P<year_a>(?:19|20)\d{{2}})\s*(?:年)?\s*[—–\-－~～至到]+\s*(?P<year_b>(?:19|20)\d{{2}})\s*年?)
  | (?P<year>(?<![\d.])(?:(?P<year_n>(?:19|20)\d{{2}})(?=\s*(?:年|修订|版))|(?P<year_h>[一二][〇零一二三四五六七八九]{{3}})(?=\s*年)))
  | (?P<percent>(?:(?P<percent_n>{_DIGITS}|[{_HAN_DIGITS}]+(?:点[{_HAN_DIGITS}]+)?)\s*%)|(?:百分之\s*(?P<percent_h>[{_HAN_DIGITS}万亿点\d.]+)))
  | (?P<amount>(?<![\d.])(?P<amount_n>{_DIGITS})\s*(?P<amount_m>{_MAGNITUDE})?\s*(?P<amount_u>{UNIT})?)
  | (?P<han>(?P<han_n>[二三四五六七八九十百千两廿][{_HAN_DIGITS}点万亿]*|一[{_HAN_DIGITS}点万亿]+)\s*(?P<han_u>{UNIT}))
  | (?P<numeral>第(?P<ordinal>[{_HAN_DIGITS}]+)|[{_HAN_DIGITS}][{_HAN_DIGITS}万亿]+(?:点[{_HAN_DIGITS}]+)?)
  | (?P<symbol>[²³¹¼-¾⁰-⁹₀-₉⅐-ↈ①-⓿❶-➓㈠-㈩㉈-㉟㊀-㊉㊱-㊿])
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure in a text.

    Attributes:
        kind: `numeral` is a Chinese numeral that counts nothing (十八大, 十三五, 第四代, 千亿斤).
        value: Canonical: `127000亿元` and `12.7万亿元` have the same; as printed where it is no number (十三五).
        start: Offset in the text.
        end: One past its last character.
        bound: What is said of an amount or a percentage beside its value: `min` (5%以上, 不低于5%, 超过5%), `max` (以内, 不超过),
            `about` (左右, 近).
    """

    kind: QuantityKind
    value: str
    unit: str
    start: int
    end: int
    bound: Bound = ""

    @property
    def is_measured(self) -> bool:
        """Whether it is an amount or a percentage: a value of something, rather than a time or a name."""
        return self.kind in ("amount", "percent")


def find_quantities(text: str) -> list[Quantity]:
    """Return the figures in a text, in order.

    A lone Chinese numeral counts before a measure and after 第 (三项, 第三, not 三农), a longer one always (十三五).
    """
    folded = text.translate(_WIDE)  # one character for one: offsets hold
    found: list[Quantity] = []
    for match in _PATTERN.finditer(folded):
        found += _quantities(match)
    return [_with_bound(folded, quantity) for quantity in _with_shared_units(folded, found)]


def comparable_quantities(text: str) -> list[Quantity]:
    """Return the figures in a text, in order, those of a time as they compare: 半年 and 六个月 alike, and 一年 too."""
    found = find_quantities(text)
    for match in _ONE_OF_TIME.finditer(text):
        if not any(each.start < match.end() and match.start() < each.end for each in found):
            unit = match["unit"].replace("个小时", "小时")
            found.append(_with_bound(text, Quantity("amount", "1", unit, *match.span())))
    return [_as_compared(each) for each in sorted(found, key=lambda each: each.start)]


def _as_compared(quantity: Quantity) -> Quantity:
    if quantity.kind != "amount" or quantity.unit not in _SAME_TIME:
        return quantity
    times, unit = _SAME_TIME[quantity.unit]
    return replace(quantity, value=_plain(Decimal(quantity.value) * times), unit=unit)


def _with_shared_units(text: str, found: list[Quantity]) -> list[Quantity]:
    """Give the first half of a range the unit and the magnitude that its second half states for both."""
    read = list(found)
    for at, (low, high) in enumerate(pairwise(found)):
        if (
            low.kind != "amount"
            or low.unit
            or not high.is_measured
            or not _RANGE.fullmatch(text, low.end, high.start)
        ):
            continue
        magnitude = next((m for m in _MAGNITUDES if m in text[high.start : high.end]), "")
        if text[low.start : low.end].endswith(tuple(_MAGNITUDES)):
            magnitude = ""
        value = _plain(Decimal(low.value) * _MAGNITUDES.get(magnitude, 1))
        read[at] = replace(low, kind=high.kind, value=value, unit=high.unit)
    return read


def _with_bound(text: str, quantity: Quantity) -> Quantity:
    if not quantity.is_measured:
        return quantity
    said = _AFTER.match(text, quantity.end) or _BEFORE.search(
        text, max(0, quantity.start - 8), quantity.start
    )
    if said is None:
        return quantity
    bound: Bound = "min" if said["min"] else "max" if said["max"] else "about"
    return replace(quantity, bound=bound)


def unsupported_quantities(text: str, *evidence: str) -> list[str]:
    """Return the figures of `text`, as printed, that stand in none of the evidence texts.

    A stated unit must stand in the source too. A year is supported by a date or a range that states it (2013年 not by
    2013修订), a month by a day of it.
    """
    known = [quantity for piece in evidence for quantity in find_quantities(piece)]
    return [text[q.start : q.end] for q in find_quantities(text) if not any(supports(k, q) for k in known)]


def supports(known: Quantity, asked: Quantity) -> bool:
    """Say whether a figure of a source states the value of `asked`, whatever it is the value of; see `unsupported_quantities`."""
    if asked.kind == "year" and known.kind in ("year", "date"):
        is_named = known.kind == "date" or asked.unit in ("", known.unit)
        return is_named and known.value.split("-")[0] == asked.value
    if asked.kind == known.kind == "date":
        return all(
            part in ("", of) for part, of in zip(asked.value.split("-"), known.value.split("-"), strict=True)
        )
    if asked.kind != known.kind and {asked.kind, known.kind} != {"amount", "numeral"}:
        return False
    if known.value != asked.value:
        return False
    return not asked.unit or asked.unit == known.unit


def _quantities(match: re.Match[str]) -> list[Quantity]:
    start, end = match.span()
    if match["doc_number"]:
        return [Quantity("doc_number", canonical_doc_number(match["doc_number"]), "", start, end)]
    if match["date"]:
        parts = [match["date_y"], match["date_m"], match["date_d"]]
        value = "-".join(_integer(part) if part else "" for part in parts)
        return [Quantity("date", value, "", start, end)]
    if match["years"]:
        unit = "年" if "年" in match["years"] else ""
        return [Quantity("year", match[name], unit, *match.span(name)) for name in ("year_a", "year_b")]
    if match["year"]:
        year = match["year_n"] or _integer(match["year_h"])
        return [Quantity("year", year, "年" if match.string[end:].lstrip()[:1] == "年" else "", start, end)]
    if match["percent"]:
        printed = match["percent_n"] or match["percent_h"]
        number = _decimal(printed)
        return [Quantity("percent", printed if number is None else _plain(number), "%", start, end)]
    if match["symbol"]:  # ¼, Ⅳ, ①: the same sign or none
        return [Quantity("numeral", match["symbol"], "", start, end)]
    if match["numeral"]:
        printed = match["ordinal"] or match["numeral"]
        number = _decimal(printed)
        unit = "第" if match["ordinal"] else ""  # 全国第五 is no 五级
        return [Quantity("numeral", printed if number is None else _plain(number), unit, start, end)]
    if match["half"]:
        return [Quantity("amount", "0.5", match["half_u"].replace("个小时", "小时"), start, end)]
    if match["and_half"]:
        whole = _decimal(match["whole_n"])
        unit = match["whole_u"].replace("半", "").replace("个小时", "小时")
        return [] if whole is None else [Quantity("amount", _plain(whole + Decimal("0.5")), unit, start, end)]
    kind: QuantityKind = "amount"
    number = _decimal(match["amount_n"] or match["han_n"])
    if number is None:  # 千亿斤, 百年: a size rather than a count
        kind, number = "numeral", _decimal(f"一{match['han_n']}")
    if number is None:
        return []
    magnitude = _MAGNITUDES.get(match["amount_m"] or "", 1)
    unit = match["amount_u"] or match["han_u"] or ""
    unit = _SAME_UNIT.get(unit, unit)
    return [Quantity(kind, _plain(number * magnitude), unit, start, end)]


def _integer(text: str) -> str:
    """Return a year, month or day in plain digits; as printed where it is no number (十十月)."""
    number = _decimal(text.replace("零", "〇") if len(text) == 4 else text)
    return text if number is None else _plain(number)


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        pass
    try:
        return Decimal(str(cn2an.cn2an({"百": "一百"}.get(text, text).strip("点"), "smart")))
    except (ValueError, LookupError):  # cn2an has no 一亿二
        return None


def _plain(number: Decimal) -> str:
    return format(number.normalize(), "f")
