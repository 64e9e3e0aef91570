"""Small numbers as a question writes them."""

from __future__ import annotations

_DIGITS = {digit: number for number, digit in enumerate("一二三四五六七八九十", start=1)} | {"两": 2}


def number_of(text: str) -> int:
    """Return a number below a hundred: `3`, `三`, `两`, `十二`, `二十`."""
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)
