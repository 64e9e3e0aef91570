"""Figures and times of the kind that a question asks for, whatever they are of."""

from __future__ import annotations

import re

from rag.quantities import Quantity, find_quantities

_TIME_UNITS = frozenset(["年", "个月", "天", "日", "小时", "分钟", "周年", "个工作日"])
_ASKS_HOW_LONG = re.compile(r"多长|多久")
_ONE_TIME = re.compile(r"(?<![第每某同这那\d一二三四五六七八九十百千])一(?:年|个月|日|天|小时|个工作日|周)")
# 每年一次, 至2025年底, 6月底前
_HOW_LONG = re.compile(
    r"每(?:半|隔|个|[一两二三四五六七八九十\d])*[年季月周日天]|(?:[到至—–－~～-]|截止)[^，。；\d]{0,4}\d{1,4}\s*[年月]|[年月日][底末]?[之以]?前"
)
# 30个 and 30家 count alike.
_COUNTS = frozenset(["个", "家", "项", "条", "处", "座", "所", "件", "套", "宗", "场", "起"])


def is_amount(quantity: Quantity, unit: str) -> bool:
    """Say whether a figure is of the unit that a question asks for; of no unit, any amount or percentage."""
    if quantity.kind == "percent":
        return unit in ("", "%")
    if quantity.kind != "amount":
        return False
    if unit == "%":
        return quantity.unit == "个百分点"
    return not unit or one_unit(quantity.unit) == one_unit(unit) or (unit == "元" and quantity.unit == "")


def states_time(text: str, question: str) -> bool:
    """Say whether a text states the time that a question asks for: how long, how often or until when (多久), else a date or a year too."""
    figures = find_quantities(text)
    if _ONE_TIME.search(text) or any(each.kind == "amount" and each.unit in _TIME_UNITS for each in figures):
        return True
    if asks_how_long(question):
        return _HOW_LONG.search(text) is not None
    return any(each.kind in ("year", "date") for each in figures)


def asks_how_long(question: str) -> bool:
    """Say whether a question asks for a time that passes: 多久, 多长."""
    return _ASKS_HOW_LONG.search(question) is not None


def one_unit(unit: str) -> str:
    """Return a unit as those are that count alike: 30家 and 30个, 3名 and 3人."""
    return "个" if unit in _COUNTS else {"名": "人", "位": "人", "天": "日"}.get(unit, unit)
