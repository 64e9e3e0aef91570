"""The raw text of a file that is read piece by piece: its lines, and what of them is furniture or a heading."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.raw import Furniture, RawDocument, RawHeading, StatedField

_BLANKS = re.compile("[ \t\r\n\xa0]+")
_NOT_PRINTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x85\ud800-\udfff\ufffe\uffff]")


class RawTextBuilder:
    """Takes text in reading order. Runs of ASCII blanks and no-break spaces are one space, none at the ends of a line."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._line_start = 0
        self._has_gap = False
        self._furniture: list[Furniture] = []
        self._furniture_is_last = False
        self._headings: list[RawHeading] = []

    @property
    def length(self) -> int:
        """How many characters there are so far."""
        return self._length

    @property
    def line_start(self) -> int:
        """Where the current line begins."""
        return self._line_start

    def add(self, text: str, rule: str | None = None) -> None:
        """Append text to the current line; `rule` names the furniture that it is."""
        printed = _BLANKS.sub(" ", _NOT_PRINTED.sub("", text))
        if not (words := printed.strip(" ")):
            self._has_gap |= bool(printed)
            return
        if self._length > self._line_start and (self._has_gap or printed[0] == " "):
            self._append(" ")
        self._has_gap = printed[-1] == " "
        start = self._length
        self._append(words)
        if rule is not None:
            if self._furniture_is_last and self._furniture[-1].rule == rule:
                start = self._furniture.pop().start
            self._furniture.append(Furniture(start, self._length, rule))
        self._furniture_is_last = rule is not None

    def end_line(self) -> None:
        """Begin a new line, unless the current one is empty."""
        if self._length > self._line_start:
            self._append("\n")
            self._line_start = self._length
        self._has_gap = False

    def add_line(self, text: str, rule: str | None = None) -> None:
        """Append text as a line of its own."""
        self.end_line()
        self.add(text, rule)
        self.end_line()

    def mark_heading(self, start: int, level: int) -> None:
        """Say that the line that began at `start` is a heading; one that turned out empty is none."""
        if self._length > start and not (self._headings and self._headings[-1].start >= start):
            self._headings.append(RawHeading(start, level))

    def build(self, stated: Sequence[StatedField] = ()) -> RawDocument:
        """Return what was taken; each line is a paragraph."""
        return RawDocument(
            "".join(self._parts),
            tuple(stated),
            tuple(self._furniture),
            tuple(self._headings),
            lines_are_paragraphs=True,
        )

    def _append(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)
