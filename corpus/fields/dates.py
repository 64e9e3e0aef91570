"""Dates as official documents print them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from corpus.fields.printed import Printed
from corpus.numerals import parse_numeral

# The zero of 二〇一四 is typed as 〇 (a numeral), ○ and ◯ (circles), 零, or a Latin O.
_ZEROS = "〇○◯零Ｏ０Oo0"
_YEAR_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")}
_YEAR = rf"(?<!\d)\d{{4}}|[{_ZEROS}一二三四五六七八九]{{4}}"
_SMALL = r"\d{1,2}|[一二三四五六七八九十廿卅]{1,3}"
# A day in 年月日, for patterns that hold one; no group in it.
DAY = r"[\d〇○◯零一二三四五六七八九]{4}\s*+年\s*+[\d一二三四五六七八九十]{1,3}\s*+月\s*+[\d一二三四五六七八九十]{1,3}\s*+日"
_DATE = re.compile(
    rf"(?P<y>{_YEAR})\s*(?:"
    rf"年\s*(?P<m>{_SMALL}|元)\s*月\s*(?P<d>{_SMALL})\s*日"
    r"|[-./．－年]\s*(?P<m2>\d{1,2})\s*[-./．－月]\s*(?P<d2>\d{1,2})(?!\d)日?)"
)


def find_dates(text: str, start: int = 0, end: int | None = None) -> Iterator[Printed[date]]:
    """Yield the dates of `text[start:end]` in order; what is no day of the calendar is passed over."""
    for match in _DATE.finditer(text, start, len(text) if end is None else end):
        month, day = match["m"] or match["m2"], match["d"] or match["d2"]
        try:
            printed = date(
                _year(match["y"]), 1 if month == "元" else parse_numeral(month), parse_numeral(day)
            )
        except ValueError:
            continue
        yield Printed(printed, *match.span())


def parse_date(text: str) -> date | None:
    """Return the first date in a text (`2014年6月26日`, `二○一四年六月二十六日`, `2014-06-26`), or None."""
    return next((printed.value for printed in find_dates(text)), None)


def is_date_line(line: str) -> bool:
    """Say whether a line is nothing but a date, brackets aside (the date below a signature)."""
    bare = line.strip("（）() \u3000")
    return any(printed.start == 0 and printed.end == len(bare) for printed in find_dates(bare))


def _year(text: str) -> int:
    if text.isdecimal():
        return int(text)
    digits = ("〇" if digit in _ZEROS else digit for digit in text)
    return int("".join(str(_YEAR_DIGITS[digit]) for digit in digits))
