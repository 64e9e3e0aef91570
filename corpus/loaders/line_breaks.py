"""Where a line of Chinese text may be broken (GB/T 15834-2011: no mark of punctuation begins a line, no bracket ends one)."""

from __future__ import annotations

import re

from corpus.loaders.page_glyphs import is_wide

CLOSING = "。！？；：…!?;:”’」』）)》〉】〕]"
_FIRST_UNIT = re.compile(
    r"[“‘（(《〈【〔\[]*(?:[\x21-\x7e]+|.)(?:[，。、；：！？”’）)》〉】〕\]]+(?:(?<=[〕\]])\d+)?)*"
)
_MAX_UNIT_EMS = 12.0  # a longer one is divided all the same


def first_unit_ems(text: str) -> float:
    """Return the width of what opens a text and no line break divides, in widths of a Chinese character."""
    match = _FIRST_UNIT.match(text)
    unit = match[0] if match else text[:1]
    return min(sum(1.0 if is_wide(character) else 0.6 for character in unit), _MAX_UNIT_EMS)


def word_gap(text: str, following: str) -> str:
    """Return what a line break stood for: a space between two words of letters, nothing within an address or else."""
    are_letters = all(c.isascii() and c.isalpha() for c in (text[-1], following[0]))
    return " " if are_letters and "/" not in text.split()[-1] else ""
