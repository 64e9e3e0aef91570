"""Raw text to lines: where its lines end, and what is in a line that no reader sees."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from corpus.cleaning.lost_line_ends import has_lost_line_ends, line_spans
from corpus.cleaning.spaced_words import blanks_in_words
from corpus.documents import Edit
from corpus.raw import Furniture

_LINE = re.compile("[^\n\r\f\v\x1c-\x1e\x85\u2028\u2029]+")
_ONE_LINE_END = ("", "\n", "\r", "\r\n", "\v", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029")
_REMOVED = re.compile(
    "(?P<soft_hyphen>\u00ad+)"
    "|(?P<invisible_character>[\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffc]+)"
    "|(?P<control_character>[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f]+)"
)
_MARKDOWN_HEADING = re.compile(r"#{1,6}[ \t]+")


@dataclass(slots=True)
class Line:
    """A line of a text without the blanks around it.

    Attributes:
        text: What is kept of it; empty where nothing is.
        printed: As it stands in the raw text.
        edits: What was taken out; positions are offsets in `text`.
        after_blank: A blank line, a line of which nothing is kept or a form feed stands before it.
        after_page: A form feed stands before it.
        is_indented: It begins with blanks, as a paragraph does.
        is_apart: It continues nothing and nothing continues it: a Markdown heading.
        is_restored: Its line end had been lost; it continues nothing.
    """

    text: str
    printed: str
    edits: list[Edit] = field(default_factory=list)
    after_blank: bool = False
    after_page: bool = False
    is_indented: bool = False
    is_apart: bool = False
    is_restored: bool = False

    def remove(self, rule: str) -> None:
        """Take out what is left of the line."""
        self.text, self.edits = "", [Edit(rule, 0, self.printed)]


def read_lines(raw: str, furniture: Sequence[Furniture] = ()) -> list[Line]:
    """Return the lines of a raw text that are not blank, without furniture, Markdown's marks, unseen characters and blanks in words.

    A line end within furniture still ends a line. Where a text has lost its line ends (`corpus.cleaning.lost_line_ends`), they
    are restored.
    """
    is_lost = has_lost_line_ends(raw)
    lines: list[Line] = []
    ended = 0
    after_blank = after_page = False
    for match in _LINE.finditer(raw):
        gap = raw[ended : match.start()]
        ended = match.end()
        after_page = after_page or "\f" in gap
        after_blank = after_blank or gap not in _ONE_LINE_END
        if not (printed := match[0].strip()):
            after_blank = True
            continue
        start = raw.index(printed, match.start())
        for line in _read(printed, _within(furniture, start, ended), is_lost=is_lost):
            line.after_blank, line.after_page = after_blank, after_page
            after_blank, after_page = not line.text, False
            line.is_indented = line.is_restored or start > match.start()
            lines.append(line)
    return lines


def _within(furniture: Sequence[Furniture], start: int, end: int) -> list[Furniture]:
    """Return the parts of the furniture that lie in `raw[start:end]`, as offsets in it."""
    if not furniture:
        return []
    first = bisect_right(furniture, start, key=lambda span: span.end)
    last = bisect_left(furniture, end, key=lambda span: span.start)
    return [
        Furniture(max(span.start, start) - start, min(span.end, end) - start, span.rule)
        for span in furniture[first:last]
    ]


def _read(printed: str, furniture: Sequence[Furniture], *, is_lost: bool) -> list[Line]:
    if not is_lost:
        return [_without_marks(printed, furniture)]
    lines: list[Line] = []
    ended = 0
    for start, end in line_spans(printed):
        line = _without_marks(printed[start:end], _within(furniture, start, end))
        if start > 0:
            line.edits.insert(0, Edit("restored_line_end", 0, printed[ended:start]))
            line.is_restored = True
        lines.append(line)
        ended = end
    return lines


def _without_marks(printed: str, furniture: Sequence[Furniture]) -> Line:
    """Take out of a line what no reader sees, in one pass: what that uncovers is text."""
    removals = [(span.start, span.end, span.rule) for span in furniture]
    removals += [(match.start(), match.end(), match.lastgroup or "") for match in _REMOVED.finditer(printed)]
    removals += [(start, end, "markdown_mark") for start, end in _comments(printed)]
    removals += [(start, end, "spaced_word") for start, end in blanks_in_words(printed)]
    mark = _MARKDOWN_HEADING.match(printed) if not furniture or furniture[0].start > 0 else None
    if mark:
        removals.append((0, mark.end(), "markdown_mark"))
    if not removals:
        return Line(printed, printed)
    edits: list[Edit] = []
    text = ""
    at = 0
    for start, end, rule in sorted(removals):
        if end <= at:
            continue
        text += printed[at:start]
        edits.append(Edit(rule, len(text), printed[max(at, start) : end]))
        at = end
    text += printed[at:]
    lead = len(text) - len(text.lstrip())
    text = text.strip()
    edits = [Edit(e.rule, min(max(e.position - lead, 0), len(text)), e.removed) for e in edits]
    return Line(text, printed, edits, is_apart=mark is not None)


def _comments(printed: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of `<!-- … -->`; one that is not closed is text, and none can be after it."""
    end = 0
    while (start := printed.find("<!--", end)) >= 0 and (closing := printed.find("-->", start + 4)) >= 0:
        end = closing + 3
        yield start, end
