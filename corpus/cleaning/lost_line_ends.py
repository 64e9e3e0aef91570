"""Texts that came as one line: web pages and databases that turned every line end into a blank, or into nothing."""

from __future__ import annotations

import re

from corpus.cleaning.page_bars import opens_page_bar
from corpus.sectioning.headings import HeadingLabel, is_date_line, match_label

_MIN_CHARS = 150  # a shorter text is one paragraph as likely as not
_MAX_LINES = 3  # a title or two may have kept its line
_HEAD_CHARS = 400
_BLANKS = re.compile(r"\s+")
_BLANKS_OR_LABELS = re.compile(r"\s+|(?<=[。；：！？])(?=[一二三四五六七八九十（(第附])")
_MAX_CHARS_A_BLANK = 300  # a text with fewer blanks lost its line ends altogether
_INDENT = re.compile(r"[\u3000\xa0]{2}")
_STRETCH = re.compile(r"\S+")
_WINDOW_CHARS = 80  # no label, date or bracket of a name is longer
_MAX_TITLE_CHARS = 60
_MIN_TITLE_LINE_CHARS = 10
_MIN_PROSE_CHARS = 15
_MIN_INDENTED_CHARS = 4
_SENTENCE_END = "。！？；：…"
_CONTINUES = "、，,和及与或至第《（("
_BRACKETS = dict(zip("（(《【〔[“", "）)》】〕]”", strict=True))


def has_lost_line_ends(raw: str) -> bool:
    """Say whether a text came without its line ends: it is long, and hardly a line of it ends."""
    return len(raw) >= _MIN_CHARS and len(raw.strip().splitlines()) <= _MAX_LINES


def line_spans(line: str) -> list[tuple[int, int]]:
    """Return the spans of the lines that one long line was, the blanks between them left out."""
    has_blanks = len(_BLANKS.findall(line)) * _MAX_CHARS_A_BLANK >= len(line)
    spans: list[tuple[int, int]] = []
    numbers: dict[int, set[int]] = {}  # numbers of the labels so far, by the rank of their numbering
    start = 0
    for match in (_BLANKS if has_blanks else _BLANKS_OR_LABELS).finditer(line):
        end, following = match.span()
        if start == end or following == len(line):
            continue
        rest = line[following : following + _WINDOW_CHARS]
        label = match_label(rest)
        if label and not _goes_on(label, numbers):
            label = None
        piece = line[max(start, end - _HEAD_CHARS) : end]  # of a longer one the end alone matters
        if _begins_line(piece, match[0], rest, label, is_head=following < _HEAD_CHARS):
            spans.append((start, end))
            start = following
            if label:
                numbers.setdefault(label.numbering.rank, set()).add(label.number)
    return [*spans, (start, len(line))]


def _goes_on(label: HeadingLabel, numbers: dict[int, set[int]]) -> bool:
    """Say whether a number begins a numbering or is the next of one, a missing number allowed."""
    before = numbers.get(label.numbering.rank, set())
    return label.number <= 1 or not before.isdisjoint({label.number - 2, label.number - 1, label.number})


def _begins_line(piece: str, gap: str, rest: str, label: HeadingLabel | None, *, is_head: bool) -> bool:
    """Say whether a line ended between a piece of a long line and the rest of it."""
    opening = match_label(piece)
    if opening and opening.title_start >= len(piece):  # a blank after 第一条 or 一、
        return False
    if _is_within_brackets(piece, rest):
        return False
    if label:
        return piece[-1] not in _CONTINUES
    if opens_page_bar(rest):
        return True
    stretch = _STRETCH.match(rest)
    length = len(stretch[0]) if stretch else 0
    if _INDENT.search(gap) and min(len(piece), length) >= _MIN_INDENTED_CHARS:
        return True
    if is_date_line(piece) or (stretch and is_date_line(stretch[0])):
        return True
    if piece[-1] in _SENTENCE_END:
        return _ends_paragraph(piece, opening, length)
    if length < _MIN_TITLE_LINE_CHARS or any(mark in piece for mark in "。；"):
        return False
    if opening:
        return length >= _MIN_PROSE_CHARS and 2 <= len(piece) - opening.title_start <= _MAX_TITLE_CHARS
    return is_head and len(piece) >= _MIN_TITLE_LINE_CHARS


def _ends_paragraph(piece: str, opening: HeadingLabel | None, following_chars: int) -> bool:
    """Say whether the end of a sentence ends a paragraph, as it does unless it is a run-in title or the name of a field."""
    if piece[-1] == "：":
        return following_chars >= _MIN_PROSE_CHARS
    return opening is None or "。" in piece[:-1] or len(piece) > _MAX_TITLE_CHARS


def _is_within_brackets(piece: str, rest: str) -> bool:
    """Say whether a bracket that closes soon is open at the end of a piece."""
    for opener, closer in _BRACKETS.items():
        if piece.rfind(opener) > piece.rfind(closer) and closer in rest:
            return True
    return False
