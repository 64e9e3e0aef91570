"""Raw text to canonical text: layout is repaired, wording never touched, and everything removed is recorded."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from corpus.documents import Edit
from corpus.headings import is_heading_line, starts_block
from corpus.raw import Furniture

_REMOVED = re.compile(
    "(?P<markdown_mark><!--.*?-->)|(?P<invisible_character>[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+)"
)
_LINE = re.compile("[^\n\r\f\v\x1c-\x1e\x85\u2028\u2029]+")
_ONE_LINE_END = ("", "\n", "\r", "\r\n", "\f", "\v", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029")
_PAGE_NUMBER = re.compile(
    r"[—–－\-―]+\s*\d{1,4}\s*[—–－\-―]+|第\s*\d{1,4}\s*页(\s*[,，/／]?\s*共\s*\d{1,4}\s*页)?|\d{1,4}\s*[/／]\s*\d{1,4}"
)
_MARKDOWN_HEADING = re.compile(r"#{1,6}[ \t]+")
_CLOSING = "。！？；：…!?;:”’』」）)》〉】〕]"
_CUT = "，、,（(《“‘〔"
_MIN_PROSE_CHARS = 30
_MAX_JOINED_CHARS = 10_000  # no paragraph is longer; a file of nothing but cut lines stays cheap


@dataclass(frozen=True, slots=True)
class NormalizedText:
    """Canonical text, one paragraph a line, and the edits that made it, in text order."""

    text: str
    edits: tuple[Edit, ...]


@dataclass(slots=True)
class _Line:
    text: str
    after_blank: bool  # a blank line, as at a page break, stands before it
    edits: list[Edit]  # positions are offsets in `text`
    is_marked: bool = False  # a Markdown heading: it continues nothing and nothing continues it


def normalize(raw: str, furniture: Sequence[Furniture] = ()) -> NormalizedText:
    """Return the canonical text of a raw text without its furniture.

    Rules, by the name they leave in `Edit.rule`: `invisible_character`, `page_number`, `markdown_mark`,
    `page_break_join` and `line_wrap_join` (nothing removed but white space), `duplicate_at_break`, and that of each span
    of furniture. A line end within furniture still ends a line.

    Putting each edit's `removed` back at its `position` gives the raw text again, white space aside.
    """
    lines = list(_clean_lines(raw, furniture))
    occurs = cache("\n".join(line.text for line in lines).__contains__)
    paragraphs: list[_Line] = []
    pending: list[Edit] = []  # edits of lines that vanished altogether
    for line in lines:
        if not line.text:
            pending += line.edits
            continue
        if paragraphs and _is_continued(paragraphs[-1], line):
            _join(paragraphs[-1], line, occurs, pending)
        else:
            line.edits[:0] = [Edit(edit.rule, 0, edit.removed) for edit in pending]
            paragraphs.append(line)
        pending = []
    if not paragraphs:
        return NormalizedText("", tuple(pending))
    end = len(paragraphs[-1].text)
    paragraphs[-1].edits += [Edit(edit.rule, end, edit.removed) for edit in pending]

    edits: list[Edit] = []
    offset = 0
    for paragraph in paragraphs:
        edits += [Edit(edit.rule, offset + edit.position, edit.removed) for edit in paragraph.edits]
        offset += len(paragraph.text) + 1
    return NormalizedText("\n".join(paragraph.text for paragraph in paragraphs), tuple(edits))


def _clean_lines(raw: str, furniture: Sequence[Furniture]) -> Iterator[_Line]:
    after_blank = False
    ended = 0
    for match in _LINE.finditer(raw):
        after_blank = after_blank or raw[ended : match.start()] not in _ONE_LINE_END
        ended = match.end()
        if not (printed := match[0].strip()):
            after_blank = True
            continue
        start = raw.index(printed, match.start())
        line = _without_marks(printed, _within(furniture, start, ended), after_blank)
        after_blank = not line.text
        yield line


def _within(furniture: Sequence[Furniture], start: int, end: int) -> list[Furniture]:
    """Return the parts of the furniture that lie in `raw[start:end]`, as offsets in it; a line end within a span stays one."""
    first = bisect_right(furniture, start, key=lambda span: span.end)
    last = bisect_left(furniture, end, key=lambda span: span.start)
    return [
        Furniture(max(span.start, start) - start, min(span.end, end) - start, span.rule)
        for span in furniture[first:last]
    ]


def _without_marks(line: str, furniture: Sequence[Furniture], after_blank: bool) -> _Line:
    """Take furniture, Markdown's marks and invisible characters out of a line, in one pass: what that uncovers is text."""
    edits: list[Edit] = []
    text = ""
    at = 0
    mark = _MARKDOWN_HEADING.match(line) if not furniture or furniture[0].start > 0 else None
    removals = [(span.start, span.end, span.rule) for span in furniture]
    removals += [(match.start(), match.end(), match.lastgroup or "") for match in _REMOVED.finditer(line)]
    if mark:
        removals.append((0, mark.end(), "markdown_mark"))
    for start, end, rule in sorted(removals):
        if end <= at:
            continue
        text += line[at:start]
        edits.append(Edit(rule, len(text), line[max(at, start) : end]))
        at = end
    text += line[at:]
    lead = len(text) - len(text.lstrip())
    text = text.strip()
    if _PAGE_NUMBER.fullmatch(text):
        return _Line("", True, [Edit("page_number", 0, line)])
    edits = [Edit(e.rule, min(max(e.position - lead, 0), len(text)), e.removed) for e in edits]
    return _Line(text, after_blank, edits, is_marked=mark is not None)


def _is_continued(paragraph: _Line, following: _Line) -> bool:
    """Say whether a page or line break cut the sentence at the end of a paragraph.

    A break is a cut where the line is prose (it holds a full stop or is long) and ends in mid-sentence, and the next
    line opens nothing of its own.
    """
    if paragraph.is_marked or following.is_marked or starts_block(following.text):
        return False
    line = paragraph.text
    if len(line) > _MAX_JOINED_CHARS:
        return False
    if line[-1] in _CUT:
        return True
    if line[-1] in _CLOSING or is_heading_line(line):
        return False
    return "。" in line or "；" in line or ("，" in line and len(line) >= _MIN_PROSE_CHARS)


def _join(line: _Line, following: _Line, occurs: Callable[[str], bool], pending: list[Edit]) -> None:
    at = len(line.text)
    gap = " " if _needs_space(line.text, following.text) else ""
    rule = "page_break_join" if following.after_blank or pending else "line_wrap_join"
    line.edits += [Edit(edit.rule, at, edit.removed) for edit in pending]
    line.edits.append(Edit(rule, at, ""))
    text = following.text
    dropped = 0
    edits = following.edits
    if not gap and _is_duplicated(line.text, text, occurs):
        dropped = 1
        # What was taken out before the dropped character stays before it: edits are in the order of the raw text.
        line.edits += [Edit(edit.rule, at, edit.removed) for edit in edits if edit.position == 0]
        line.edits.append(Edit("duplicate_at_break", at, text[0]))
        edits = [edit for edit in edits if edit.position > 0]
    at += len(gap) - dropped
    line.edits += [Edit(edit.rule, edit.position + at, edit.removed) for edit in edits]
    line.text += gap + text[dropped:]


def _needs_space(left: str, right: str) -> bool:
    return left[-1].isascii() and left[-1].isalpha() and right[0].isascii() and right[0].isalpha()


def _is_duplicated(left: str, right: str, occurs: Callable[[str], bool]) -> bool:
    """Say whether the character at a break was printed twice, before and after it.

    The document itself is the witness: the words around the break without the second character stand elsewhere in
    it, the words with it do not (长江中游城｜城市群: 中游城市群 occurs, 游城城市 does not).
    """
    if left[-1] != right[0] or not "\u4e00" <= left[-1] <= "\u9fff" or len(left) < 3 or len(right) < 3:
        return False
    once = left[-3:] + right[1:3]
    twice = left[-2:] + right[:2]
    return occurs(once) and not occurs(twice)
