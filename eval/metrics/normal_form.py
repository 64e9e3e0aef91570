"""The form in which two texts are compared; never shown, never quoted."""

from __future__ import annotations

import re
import unicodedata

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−~", "-"))
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_MARKS = re.compile(r"[.:/|-]+")


def normal_form(text: str) -> str:
    """Return `text` in NFKC and lower case, without white space and punctuation.

    What makes a number stays: a percent sign, and a point, dash, colon or slash between two digits (12.7, 2013-2025); a
    comma that only groups thousands goes. Anything else between two digits becomes `|`, so that two figures never grow
    into one.
    """
    text = unicodedata.normalize("NFKC", text).casefold().translate(_DASHES)
    text = "".join(_mark_or_char(char) for char in _THOUSANDS.sub("", text))
    return _MARKS.sub(_between_digits, text)


def _mark_or_char(char: str) -> str:
    plain = char in "%.:/-" or unicodedata.category(char)[0] not in "PZC"
    return char if plain else "|"


def _between_digits(marks: re.Match[str]) -> str:
    text, (start, end) = marks.string, marks.span()
    if not (text[start - 1 : start].isdigit() and text[end : end + 1].isdigit()):
        return ""
    mark = marks[0].strip("|")
    return mark if len(mark) == 1 else "|"


def contains(text: str, part: str) -> bool:
    """Say whether `part` stands in `text`, both in normal form; 1.7% does not stand in 21.7%. An empty part never does."""
    needle = normal_form(part)
    if not needle:
        return False
    before = r"(?<!\d)(?<!\d\.)" if needle[0].isdigit() else ""
    after = r"(?!\d)(?!\.\d)(?!%)" if needle[-1].isdigit() else ""
    return re.search(before + re.escape(needle) + after, normal_form(text)) is not None
