"""Sentences around words that a reader looks for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.sectioning.headings import match_label

_STOPS = "。；;\n"
_STOP = re.compile(f"[{_STOPS}]")
_MAX_CHARS = 1500  # each way; a longer "sentence" is no sentence


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence without the number of its article or item: `text[start:end]`, closing mark included.

    `line_start` is the start of its paragraph.
    """

    words: str
    start: int
    end: int
    line_start: int


def sentences_with(text: str, words: re.Pattern[str]) -> Iterator[Sentence]:
    """Yield, once each and in order, the sentences that hold a match of `words`; `；` parts sentences too."""
    done = 0
    for match in words.finditer(text):
        if match.start() < done:
            continue
        first = max(done, match.start() - _MAX_CHARS)
        start = max(text.rfind(stop, first, match.start()) for stop in _STOPS) + 1 or first
        stop = _STOP.search(text, match.end(), match.end() + _MAX_CHARS)
        end = min(match.end() + _MAX_CHARS, len(text)) if stop is None else stop.end()
        done = end
        line_start = text.rfind("\n", first, match.start()) + 1 or first
        start = max(start, line_start)
        if start == line_start:
            line_end = text.find("\n", start, start + 40)
            label = match_label(text[start : line_end if line_end >= 0 else start + 40])
            start += label.title_start if label else 0
        start += len(text[start:end]) - len(text[start:end].lstrip())
        end = start + len(text[start:end].rstrip())
        if start < end:
            yield Sentence(text[start:end], start, end, line_start)
