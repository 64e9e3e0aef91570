"""A value and where it is printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
_LINE = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True)
class Printed(Generic[T]):
    """A value read from `text[start:end]`; line ends and blanks between characters may be in there."""

    value: T
    start: int
    end: int


def printed_lines(text: str, start: int = 0, end: int | None = None) -> Iterator[Printed[str]]:
    """Yield the lines of a canonical text from `start` to `end`, without the blanks around them."""
    for match in _LINE.finditer(text, start, len(text) if end is None else end):
        line = match[0].strip()
        if line:
            lead = len(match[0]) - len(match[0].lstrip())
            yield Printed(line, match.start() + lead, match.start() + lead + len(line))


def printed_lines_before(text: str, end: int) -> Iterator[Printed[str]]:
    """Yield the lines that end before `end`, the nearest first, as `printed_lines` gives them."""
    while end > 0:
        start = text.rfind("\n", 0, end) + 1
        yield from printed_lines(text, start, end)
        end = start - 1


def squeezed(text: str) -> str:
    """Return a text without its blanks."""
    return re.sub(r"\s+", "", text)
