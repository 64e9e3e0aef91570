"""Raw text to canonical text: layout is repaired, wording never touched, and everything removed is recorded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.documents import Edit
from corpus.headings import is_heading_line, starts_block

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028\u2029\u202a-\u202e\u2060-\u2064\ufeff]+")
_PAGE_NUMBER = re.compile(
    r"[—–－\-―]+\s*\d{1,4}\s*[—–－\-―]+|第\s*\d{1,4}\s*页(\s*[,，/／]?\s*共\s*\d{1,4}\s*页)?|\d{1,4}\s*[/／]\s*\d{1,4}"
)
_MARKDOWN_HEADING = re.compile(r"#{1,6}[ \t]+")
_MARKDOWN_COMMENT = re.compile(r"<!--.*?-->")
_BLANK = " \t\r\f\v\u00a0\u3000"
_CLOSING = "。！？；：…!?;:”’』」）)》〉】〕]"
_CUT = "，、,（(《“‘〔"
_MIN_PROSE_CHARS = 30


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


def normalize(raw: str) -> NormalizedText:
    """Return the canonical text of a raw text.

    Rules, by the name they leave in `Edit.rule`: `invisible_character`, `page_number`, `markdown_mark`,
    `page_break_join` and `line_wrap_join` (nothing removed but white space), `duplicate_at_break`.

    Putting each edit's `removed` back at its `position` gives the raw text again, white space aside.
    """
    lines = list(_clean_lines(raw))
    whole = "\n".join(line.text for line in lines)
    paragraphs: list[_Line] = []
    pending: list[Edit] = []  # edits of lines that vanished altogether
    for line in lines:
        if not line.text:
            pending += line.edits
            continue
        if paragraphs and _is_continued(paragraphs[-1].text, line.text):
            _join(paragraphs[-1], line, whole, pending)
        else:
            line.edits[:0] = [Edit(edit.rule, 0, edit.removed) for edit in pending]
            paragraphs.append(line)
        pending = []
    if paragraphs:
        end = len(paragraphs[-1].text)
        paragraphs[-1].edits += [Edit(edit.rule, end, edit.removed) for edit in pending]

    edits: list[Edit] = []
    offset = 0
    for paragraph in paragraphs:
        edits += [Edit(edit.rule, offset + edit.position, edit.removed) for edit in paragraph.edits]
        offset += len(paragraph.text) + 1
    return NormalizedText("\n".join(paragraph.text for paragraph in paragraphs), tuple(edits))


def _clean_lines(raw: str) -> Iterator[_Line]:
    after_blank = False
    for raw_line in re.split(r"\r\n|[\n\r\f\v\x1c-\x1e\x85]", raw):
        line = raw_line.strip(_BLANK)
        if not line:
            after_blank = True
            continue
        if _PAGE_NUMBER.fullmatch(line):
            yield _Line("", True, [Edit("page_number", 0, line)])
            after_blank = True
            continue
        yield _without_marks(line, after_blank)
        after_blank = False


def _without_marks(line: str, after_blank: bool) -> _Line:
    """Take Markdown's marks and invisible characters out of a line."""
    edits: list[Edit] = []
    if mark := _MARKDOWN_HEADING.match(line):
        edits.append(Edit("markdown_mark", 0, mark[0]))
        line = line[mark.end() :]
    for rule, pattern in (("markdown_mark", _MARKDOWN_COMMENT), ("invisible_character", _INVISIBLE)):
        while match := pattern.search(line):
            edits = [_shifted(edit, match.start(), -len(match[0])) for edit in edits]
            edits.append(Edit(rule, match.start(), match[0]))
            line = line[: match.start()] + line[match.end() :]
    edits.sort(key=lambda edit: edit.position)
    lead = len(line) - len(line.lstrip(_BLANK))
    stripped = line.strip(_BLANK)
    return _Line(stripped, after_blank, [_shifted(edit, 0, -lead, len(stripped)) for edit in edits])


def _shifted(edit: Edit, from_position: int, by: int, most: int | None = None) -> Edit:
    if edit.position <= from_position and from_position:
        return edit
    position = max(edit.position + by, 0)
    return Edit(edit.rule, position if most is None else min(position, most), edit.removed)


def _is_continued(line: str, following: str) -> bool:
    """Say whether a page or line break cut the sentence at the end of `line`.

    A break is a cut where the line is prose (it holds a full stop or is long) and ends in mid-sentence, and the next
    line opens nothing of its own.
    """
    if starts_block(following):
        return False
    if line[-1] in _CUT:
        return True
    if line[-1] in _CLOSING or is_heading_line(line):
        return False
    return "。" in line or "；" in line or ("，" in line and len(line) >= _MIN_PROSE_CHARS)


def _join(line: _Line, following: _Line, whole: str, pending: list[Edit]) -> None:
    at = len(line.text)
    gap = " " if _needs_space(line.text, following.text) else ""
    rule = "page_break_join" if following.after_blank or pending else "line_wrap_join"
    line.edits += [Edit(edit.rule, at, edit.removed) for edit in pending]
    line.edits.append(Edit(rule, at, ""))
    text = following.text
    if (dropped := _is_duplicated(line.text, text, whole)) and not gap:
        line.edits.append(Edit("duplicate_at_break", at, text[0]))
        text = text[1:]
    at += len(gap) - dropped
    line.edits += [Edit(edit.rule, max(edit.position + at, 0), edit.removed) for edit in following.edits]
    line.text += gap + text


def _needs_space(left: str, right: str) -> bool:
    return left[-1].isascii() and left[-1].isalpha() and right[0].isascii() and right[0].isalpha()


def _is_duplicated(left: str, right: str, whole: str) -> bool:
    """Say whether the character at a break was printed twice, before and after it.

    The document itself is the witness: the words around the break without the second character stand elsewhere in
    it, the words with it do not (长江中游城｜城市群: 中游城市群 occurs, 游城城市 does not).
    """
    if left[-1] != right[0] or not "\u4e00" <= left[-1] <= "\u9fff" or len(left) < 3 or len(right) < 3:
        return False
    once = left[-3:] + right[1:3]
    twice = left[-2:] + right[:2]
    return once in whole and twice not in whole
