"""目录: lines that name the headings to come and are none themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.headings import is_heading_line

_TITLE = re.compile(r"目\s*[录次]|目\s*录\s*[:：]")
_PAGE = re.compile(r"[\s.．·…⋯․‥\-—_]*[（(]?\s*\d{0,4}\s*[）)]?$")
_MAX_ENTRY_CHARS = 80
_MIN_ENTRIES = 3  # of contents without a title


def contents_lines(lines: Sequence[str]) -> frozenset[int]:
    """Return the positions of the lines of a text that are its contents: headings that recur in the same order.

    Leaders and page numbers are no part of an entry. Below a line 目录 the contents go on until their first entry
    recurs; elsewhere they are at least three headings on end, each of which recurs after the last of them.
    """
    last = {_key(line): position for position, line in enumerate(lines) if is_heading_line(line)}
    found: set[int] = set()
    position = 0
    while position < len(lines):
        if _TITLE.fullmatch(lines[position]):
            end = _titled_end(lines, position + 1)
            found.update(range(position, end))
        elif is_heading_line(lines[position]) and last[_key(lines[position])] > position:
            end = _untitled_end(lines, position, last)
            found.update(range(position, end))
        else:
            end = position + 1
        position = max(end, position + 1)
    return frozenset(found)


def _key(line: str) -> str:
    return "".join(_PAGE.sub("", line).split())


def _titled_end(lines: Sequence[str], start: int) -> int:
    """Return where the contents below their title end; `start` where the first entry does not recur behind others."""
    if start >= len(lines):
        return start
    first = _key(lines[start])
    for position in range(start + 1, len(lines)):
        if _key(lines[position]) == first:
            return position
        if len(lines[position]) > _MAX_ENTRY_CHARS or "。" in lines[position]:
            break
    return start


def _untitled_end(lines: Sequence[str], start: int, last: dict[str, int]) -> int:
    """Return where a run of recurring headings ends; `start` where it is no contents."""
    end = start
    while end < len(lines) and is_heading_line(lines[end]) and last[_key(lines[end])] > end:
        end += 1
    keys = [_key(line) for line in lines[start:end]]
    while keys and last[keys[0]] < end:  # the run went on into the text itself
        end -= 1
        keys = keys[: end - start]
    return end if len(keys) >= _MIN_ENTRIES and len(set(keys)) == len(keys) else start
