"""Lines to paragraphs: a sentence that a page, a column or the width of a line cut is one again."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise

from corpus.cleaning.lines import Line
from corpus.documents import Edit
from corpus.sectioning.headings import is_heading_line, match_label, starts_block

_CLOSING = "。！？；：…!?;:”’』」”）)》〉】〕]"
_SENTENCE_END = "。！？；：!?;:"
_CUT = "，、,（(《“‘〔"
_MIN_PROSE_CHARS = 30
_MAX_JOINED_CHARS = 10_000  # no paragraph is longer; a file of nothing but cut lines stays cheap

_MIN_WRAPPED_LINES = 8
_MIN_CUT_LINES = 5
_WRAP_COLUMNS = (40, 140)  # a Chinese character takes two
_INDENT_COLUMNS = 4
_FIRST_UNIT = re.compile(r"(?:[\x21-\x7e]+|.)[，。、；：！？”’）》】〕]*")  # what a break may not divide


def join_lines(lines: Sequence[Line], *, lines_are_paragraphs: bool = False) -> list[Line]:
    """Return the paragraphs of a text; the edits of lines of which nothing is kept go with the line that follows.

    Rules: `page_break_join` and `line_wrap_join` (nothing removed but white space), `duplicate_at_break`.

    Args:
        lines: Of the whole text, in order.
        lines_are_paragraphs: The file marks its paragraphs: only one that ends with a comma or an open bracket is cut.
    """
    kept = [line for line in lines if line.text]
    occurs = cache("\n".join(line.text for line in kept).__contains__)
    wrapped = _wrapped_lines(kept)
    are_spaced = 2 * sum(line.after_blank for line in kept) > len(kept)  # blank lines part all paragraphs
    paragraphs: list[Line] = []
    pending: list[Edit] = []
    position = -1  # in `kept`, of the line before
    for line in lines:
        if not line.text:
            pending += line.edits
            continue
        is_beside_break = bool(pending) or line.after_page or (line.after_blank and not are_spaced)
        if paragraphs and (
            (position in wrapped and len(paragraphs[-1].text) <= _MAX_JOINED_CHARS)
            or (
                _is_continued(paragraphs[-1], line, is_beside_break=is_beside_break)
                and (not lines_are_paragraphs or paragraphs[-1].text[-1] in _CUT)
            )
        ):
            _join(paragraphs[-1], line, occurs, pending)
        else:
            line.edits[:0] = [Edit(edit.rule, 0, edit.removed) for edit in pending]
            paragraphs.append(line)
        position += 1
        pending = []
    if pending:
        if not paragraphs:
            return [Line("", "", pending)]
        end = len(paragraphs[-1].text)
        paragraphs[-1].edits += [Edit(edit.rule, end, edit.removed) for edit in pending]
    return paragraphs


def _wrapped_lines(lines: Sequence[Line]) -> frozenset[int]:
    """Return the positions of the lines that ended for want of room, where the text is wrapped at a fixed width.

    A line is full where the next word would not have fitted. A text is wrapped where a good part of its lines end in
    mid-sentence and nearly all of these are full.
    """
    if len(lines) < _MIN_WRAPPED_LINES:
        return frozenset()
    columns = [_columns(line.text) + _INDENT_COLUMNS * line.is_indented for line in lines]
    widest = sorted(columns)[(len(columns) - 1) * 95 // 100]
    if not _WRAP_COLUMNS[0] <= widest <= _WRAP_COLUMNS[1]:
        return frozenset()
    full = {
        position
        for position, (line, following) in enumerate(pairwise(lines))
        if columns[position] + _columns(_first_unit(following.text)) > widest
    }
    unfinished = [
        position
        for position, line in enumerate(lines[:-1])
        if line.text[-1] not in _CLOSING and not is_heading_line(line.text)
    ]
    cut = full.intersection(unfinished)
    if len(cut) < max(_MIN_CUT_LINES, 0.8 * len(unfinished), len(lines) / 4):
        return frozenset()
    indents = sum(line.is_indented for line in lines)
    is_indented = len(lines) / 10 <= indents < len(lines)
    return frozenset(
        position
        for position in full
        if _is_wrapped(lines[position], lines[position + 1], is_indented=is_indented)
    )


def _is_wrapped(line: Line, following: Line, *, is_indented: bool) -> bool:
    """Say whether a full line goes on in the next; after a full stop only a missing indent tells that it does."""
    if line.is_apart or following.is_apart or following.is_restored or starts_block(following.text):
        return False
    if is_indented:
        return not following.is_indented
    return line.text[-1] not in _SENTENCE_END


def _columns(text: str) -> int:
    """Return the width of a text: a byte of GB18030 is a column, one for a Latin letter, two for a Chinese character."""
    return len(text.encode("gb18030", errors="replace"))


def _first_unit(text: str) -> str:
    match = _FIRST_UNIT.match(text)
    return match[0] if match else ""


def _is_continued(paragraph: Line, following: Line, *, is_beside_break: bool) -> bool:
    """Say whether a page or line break cut the sentence at the end of a paragraph.

    A break is a cut where the line is prose and ends in mid-sentence, and the next line opens nothing of its own. A line
    is prose if it holds a full stop; a long line of clauses may be a heading that is a sentence, so it wants more: it
    opens an article, a page broke there, or no more follows than a line.
    """
    line = paragraph.text
    if (
        line[-1] in _CLOSING or "\ue000" <= line[-1] <= "\uf8ff"
    ):  # a private character is a sign of some printer's
        return False
    if following.is_restored or paragraph.is_apart or following.is_apart:
        return False
    if len(line) > _MAX_JOINED_CHARS or starts_block(following.text):
        return False
    if line[-1] in _CUT or "。" in line or "；" in line:
        return line[-1] in _CUT or not is_heading_line(line)
    if "，" not in line or len(line) < _MIN_PROSE_CHARS or is_heading_line(line):
        return False
    label = match_label(line)
    is_article = label is not None and label.numbering.kind == "article"
    return is_article or is_beside_break or len(following.text) <= len(line)


def _join(line: Line, following: Line, occurs: Callable[[str], bool], pending: Sequence[Edit]) -> None:
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
