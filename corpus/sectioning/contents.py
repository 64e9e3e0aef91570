"""目录: lines that name the headings to come and are none themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.sectioning.headings import is_heading_line

_TITLE = re.compile(r"目\s*[录次]|目\s*录\s*[:：]")
_LEADER = r"[\s.．·…⋯․‥\-—_]"
_PAGE = re.compile(rf"(?<!{_LEADER}){_LEADER}*+[（(]?\s*\d{{0,4}}\s*[）)]?$")
_MAX_ENTRY_CHARS = 80
_MIN_ENTRIES = 3  # of contents without a title
_MAX_ENTRIES = 500  # the contents of 民法典 have 260; what goes on longer is looked at no further, so that time stays linear


def contents_lines(lines: Sequence[str]) -> frozenset[int]:
    """Return the positions of the lines of a text that are its contents: headings that recur in the same order.

    Leaders and page numbers are no part of an entry. Below a line 目录 the contents go on until their first entry
    recurs; elsewhere they are at least three headings on end, each of which recurs after the last of them.
    """
    keys = [_key(line) if is_heading_line(line) else None for line in lines]
    last = {key: position for position, key in enumerate(keys) if key is not None}
    found: set[int] = set()
    position = 0
    while position < len(lines):
        if _TITLE.fullmatch(lines[position]):
            end = _titled_end(lines, position + 1)
            found.update(range(position, end))
        else:
            end = _untitled_end(keys, position, last)
            if end - position >= _MIN_ENTRIES:
                found.update(range(position, end))
        position = max(end, position + 1)
    return frozenset(found)


def _key(line: str) -> str:
    return "".join(_PAGE.sub("", line).split())


def _titled_end(lines: Sequence[str], start: int) -> int:
    """Return where the contents below their title end; `start` where the first entry does not recur behind others."""
    if start >= len(lines):
        return start
    first = _key(lines[start])
    for position in range(start + 1, min(start + 1 + _MAX_ENTRIES, len(lines))):
        if _key(lines[position]) == first:
            return position
        if len(lines[position]) > _MAX_ENTRY_CHARS or "。" in lines[position]:
            break
    return start


def _untitled_end(keys: Sequence[str | None], start: int, last: dict[str, int]) -> int:
    """Return where a run of different headings that all recur ends."""
    seen: set[str] = set()
    for position in range(start, len(keys)):
        key = keys[position]
        if key is None or key in seen or last[key] == position:
            return position
        seen.add(key)
    return len(keys)
