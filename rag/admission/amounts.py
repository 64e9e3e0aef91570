"""Figures and times of the kind that a question asks for, whatever they are of."""

from __future__ import annotations

import re

from rag.quantities import Quantity, find_quantities
from rag.quoting.item_marks import HAN

_TIME_UNITS = frozenset(["年", "个月", "天", "日", "小时", "分钟", "周年", "个工作日"])
_ASKS_HOW_LONG = re.compile(r"多长|多久")
_ONE_TIME = re.compile(r"(?<![第每某同这那\d一二三四五六七八九十百千])一(?:年|个月|日|天|小时|个工作日|周)")
# 有效期届满的30天前 is no 有效期.
_ASKS_HOW_LONG_IT_HOLDS = re.compile(
    r"(?:有效|聘|任|保存|服务|使用|试用|过渡|规划|实施)?期限?(?:是|为|有|一般|最长|最短)*(?:多久|多长|几年|多少)"
)
_AT_ITS_END = re.compile(r"(?:届|期|到)满[^。；]*|到期[^。；]*")
# 每年一次, 至2025年底, 6月底前
_HOW_LONG = re.compile(
    r"每(?:半|隔|个|[一两二三四五六七八九十\d])*[年季月周日天]|(?:[到至—–－~～-]|截止)[^，。；\d]{0,4}\d{1,4}\s*[年月]|[年月日][底末]?[之以]?前"
)
_COUNTED = re.compile(r"几((?![个年月日天次])[\u4e00-\u9fff])|多少(分(?![钟之布别类给])|[级度页层])")
# Of these nothing but so many of them is an answer.
_ONLY_SO = frozenset("分级度页层等衔")
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


def counts_so(text: str, question: str) -> bool | None:
    """Say whether a text counts what a question counts in measures that are no units: 二等七衔 for 几等几衔.

    None where it asks for none of these, or in one that another figure may answer too.
    """
    units = ["".join(found) for found in _COUNTED.findall(question)]
    if units and all(re.search(rf"(?<!第)[{HAN}\d]个?{re.escape(unit)}", text) for unit in units):
        return True
    return False if set(units) & _ONLY_SO else None


def states_time(text: str, question: str) -> bool:
    """Say whether a text states the time that a question asks for: how long, how often or until when (多久), else a date or a year too."""
    if _ASKS_HOW_LONG_IT_HOLDS.search(question):
        text = _AT_ITS_END.sub("", text)
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
