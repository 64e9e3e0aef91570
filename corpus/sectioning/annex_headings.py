"""附件 that begin, told from 附件 that are listed below the body (GB/T 9704-2012 §7.3.4)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.sectioning.headings import MAX_TITLE_CHARS, is_date_line

_ANNEX = re.compile(
    r"(?P<label>附\s?(?:件|录|表)\s?(?:\d{1,2}|[一二三四五六七八九十]{0,3}|[A-Z])|附(?=\s*[:：]))"
    r"(?:\s*[:：]\s*|\s+|$)(?P<title>.*)"
)
_ENTRY = re.compile(r"\d{1,2}\s*[.．、]|附\s?[件录表]")
_SIGNATURE_LINES = 4  # 发文机关署名 of a joint issue and its date stand that close below the list
_MIN_ANNEX_CHARS = 40


def annex_headings(lines: Sequence[str]) -> dict[int, re.Match[str]]:
    """Return the lines at which an annex begins, with groups `label` and `title`, by position.

    An entry of the list below the body is none: a signature follows it, another entry, or nothing. 附件 at the very top
    is the document itself.
    """
    found: dict[int, re.Match[str]] = {}
    has_body = False
    for position, line in enumerate(lines):
        if line.startswith("附") and has_body:
            match = _ANNEX.fullmatch(line)
            if match and len(match["title"]) <= MAX_TITLE_CHARS and _begins(lines, position, match):
                found[position] = match
        has_body = has_body or line.endswith("。")
    return found


def _begins(lines: Sequence[str], position: int, match: re.Match[str]) -> bool:
    title = match["title"]
    if title.endswith(("。", "；", "，")) or re.match(r"\d{1,2}\s*[.．、]", title):
        return False
    is_named = bool(title) or match.end("label") < len(lines[position])  # 附件： or 附件：甲
    if not is_named:
        return True
    end = position + 1
    while (
        end < len(lines)
        and end - position < 100
        and _ENTRY.match(lines[end])
        and len(lines[end]) <= MAX_TITLE_CHARS
    ):
        end += 1
    if end > position + 1 and title:
        return False  # entry follows entry
    if any(is_date_line(line) for line in lines[end : end + _SIGNATURE_LINES]):
        return False
    return sum(map(len, lines[end : end + _SIGNATURE_LINES])) >= _MIN_ANNEX_CHARS
