"""Cell values as a spreadsheet prints them (ECMA-376 part 1, 18.8.30 and 18.8.31)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

_BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 14: "yyyy-m-d", 15: "yyyy-m-d",
    16: "m-d", 17: "yyyy-m", 18: "h:mm", 19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy-m-d h:mm", 27: "yyyy年m月", 28: "m月d日",
    29: "m月d日", 30: "m-d", 31: "yyyy年m月d日", 32: "h:mm", 33: "h:mm:ss", 36: "yyyy年m月", 37: "#,##0", 38: "#,##0", 39: "#,##0.00",
    40: "#,##0.00", 41: "#,##0", 42: "#,##0", 43: "#,##0.00", 44: "#,##0.00", 45: "mm:ss", 46: "h:mm:ss", 47: "mm:ss", 48: "0.00E+00",
    49: "@", 50: "yyyy年m月", 51: "m月d日", 52: "yyyy年m月", 53: "m月d日", 54: "m月d日", 55: "yyyy年m月", 56: "m月d日", 57: "yyyy年m月", 58: "m月d日",
}  # fmt: skip
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[\$([^\-\]]*)[^\]]*\]|\[[^\]]*\]')
_DIGITS = re.compile(r"[#0?][#0?,.]*")
_EPOCH = datetime(1899, 12, 30)
_EPOCH_1904 = datetime(1904, 1, 1)
_MAX_DAYS = 2_958_465  # 9999-12-31


def number_format(format_id: int, custom: dict[int, str]) -> str:
    """Return the format code of an id: one of the file's own, else a built-in one of a Chinese system."""
    return custom.get(format_id) or _BUILT_IN.get(format_id, "General")


def format_value(stored: str, code: str, *, is_1904: bool = False) -> str:
    """Return a stored number as its format prints it; what is no number, or a format that is not plain, as stored.

    Args:
        stored: The number as the file has it (`0.097`).
        code: Its format (`0.0%`).
        is_1904: The file counts days from 1904.
    """
    try:
        number = Decimal(stored)
    except InvalidOperation:
        return stored
    if not number.is_finite() or abs(number.adjusted()) > 300:
        return stored
    sections = code.split(";")
    has_own_sign = number < 0 and len(sections) > 1 and bool(sections[1].strip())
    section = sections[1] if has_own_sign else sections[0]
    prefix_code = _LITERAL.sub("", section)
    if re.search(r"[ymdhs]", prefix_code, re.IGNORECASE) and "general" not in prefix_code.lower():
        return _format_date(number, section, is_1904=is_1904) or plain_number(number)
    return _format_number(abs(number) if has_own_sign else number, section)


def plain_number(number: Decimal) -> str:
    """Return a number without a format: at most 15 significant digits, no exponent, no empty decimals."""
    rounded = Decimal(f"{number:.15g}")
    text = f"{rounded:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _format_number(number: Decimal, section: str) -> str:
    places = list(_DIGITS.finditer(_masked(section)))
    if len(places) != 1 or re.search(r"[E@/]", _masked(section)):
        return plain_number(number)
    start, end = places[0].span()
    pattern = section[start:end]
    prefix, suffix = _literals(section[:start]), _literals(section[end:])
    number *= 100 ** (prefix + suffix).count("%")
    whole, _, decimals = pattern.rstrip(",").partition(".")
    number /= 1000 ** (len(pattern) - len(pattern.rstrip(",")))
    count = len(decimals.replace(",", ""))
    rounded = number.quantize(Decimal(1).scaleb(-count), ROUND_HALF_UP) if number.adjusted() < 25 else number
    text = f"{abs(rounded):,f}" if "," in whole else f"{abs(rounded):f}"
    optional = len(decimals) - len(decimals.rstrip("#?"))
    while optional and text.endswith("0") and "." in text:
        text, optional = text[:-1], optional - 1
    return f"{'-' if rounded < 0 else ''}{prefix}{text.removesuffix('.')}{suffix}".strip()


def _masked(section: str) -> str:
    """Return a section of a format with its literals blanked out, of the same length."""
    return _LITERAL.sub(lambda match: " " * len(match[0]), section)


def _literals(part: str) -> str:
    return _LITERAL.sub(lambda match: match[1] or match[2] or match[3] or "", part)


def _format_date(number: Decimal, section: str, *, is_1904: bool) -> str:
    """Return a day or a time; the order and the signs are those of Chinese usage, the parts those of the format."""
    if not 0 <= number <= _MAX_DAYS:
        return ""
    moment = (_EPOCH_1904 if is_1904 else _EPOCH) + timedelta(seconds=round(float(number) * 86400))
    codes = _masked(section).lower().replace("am/pm", "").replace("上午/下午", "")
    has_year, has_day, has_hour = "y" in codes, "d" in codes, "h" in codes
    has_month = "m" in re.sub(r"h+[^a-z]*m+|m+[^a-z]*s+", "", codes)
    parts: list[str] = []
    if has_year or has_month or has_day:
        if "年" in section or "月" in section or not has_day or not has_year:
            year = f"{moment.year}年" if has_year else ""
            parts.append(
                f"{year}{f'{moment.month}月' if has_month else ''}{f'{moment.day}日' if has_day else ''}"
            )
        else:
            parts.append(f"{moment:%Y-%m-%d}")
    if has_hour or "s" in codes:
        parts.append(f"{moment:%H:%M:%S}" if "s" in codes else f"{moment:%H:%M}")
    return " ".join(parts)
