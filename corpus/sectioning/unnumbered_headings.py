"""Headings without a number: lines that stand alone between paragraphs, as where a word processor's number was lost."""

from __future__ import annotations

import re

from corpus.sectioning.headings import is_date_line, is_heading_line, match_label

_LINE = re.compile(
    r"[^。；！？：:;!?…（(【\[—<>][^。；！？：:;!?…<>]{1,28}[^。；！？：:;!?…，、,）)\]】<>—-]"
)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_DATE = re.compile(r"\d\s*月\s*\d{1,2}\s*日")
_CLOSING = "。！？；：”）)…!?;:"
_NOT_HEADING = re.compile(
    r"附|注[:：]?|特此|此[致复]|各位|来源|记者|通讯员|电话|联系|[序编]号|单位|.{0,12}[省市县区长理席任](?:\s|　)"
)
_MIN_HAN = 3
_MIN_PROSE_CHARS = 40


def is_unnumbered_heading(before: str, line: str, following: str) -> bool:
    """Say whether a line between two others is a heading without a number.

    It is short, has no full stop and follows a finished paragraph, a heading, a date or an empty line; prose or the
    first of a numbering follows it.
    """
    if not _LINE.fullmatch(line) or len(_HAN.findall(line)) < _MIN_HAN:
        return False
    if _NOT_HEADING.match(line) or _DATE.search(line):
        return False
    if before and before[-1] not in _CLOSING and not is_date_line(before) and not is_heading_line(before):
        return False
    label = match_label(following)
    if label:
        return label.number == 1 and is_heading_line(following)
    return len(following) >= _MIN_PROSE_CHARS and ("。" in following or "，" in following)
