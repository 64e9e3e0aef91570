"""Articles that stand within a line: a line end was lost between two of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.sectioning.headings import HeadingLabel, match_glued_label, match_label

_PLACE = re.compile(r"(?<=[。；：\s])[第笫]")
_LABEL_CHARS = 24


def running_articles(
    text: str, start: int, end: int, before: int, after: int
) -> Iterator[tuple[int, HeadingLabel]]:
    """Yield the articles that a law lacks between two others, where a sentence of theirs begins with them, in order.

    Args:
        text: Canonical text.
        start: Where to look from.
        end: Where to look to.
        before: Number of the article before.
        after: Number of the article after.
    """
    wanted = before + 1
    for place in _PLACE.finditer(text, start, end):
        if wanted >= after:
            return
        line = text[place.start() : min(place.start() + _LABEL_CHARS, end)]
        label = match_label(line) or match_glued_label(line)
        if label and label.numbering.kind == "article" and label.number == wanted:
            yield place.start(), label
            wanted += 1
