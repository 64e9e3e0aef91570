"""款, 项 and 目 of an article (立法技术规范): paragraphs, （一） within them, 1. within these.

They are no sections: a chunk is a leaf of the section tree, and an item of eight words alone is found by nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from corpus.documents import Section
from corpus.sectioning.headings import match_label

PartKind = Literal["paragraph", "item", "subitem"]  # 款, 项, 目
_KINDS: dict[str, PartKind] = {"（一）": "item", "1.": "subitem", "（1）": "subitem"}
_DEPTHS: dict[PartKind, int] = {"paragraph": 0, "item": 1, "subitem": 2}
_RUN_IN = re.compile(r"(?<=[：；])\s*(?=[（(][一二三四五六七八九十]{1,3}[）)])")


@dataclass(frozen=True, slots=True)
class ArticlePart:
    """A part of an article: `text[start:end]`, its parts included.

    Attributes:
        number: Counted from 1 within what holds it; an item has the number that is printed.
        label: As printed (`（二）`), empty for a 款.
    """

    kind: PartKind
    number: int
    label: str
    start: int
    end: int


def article_parts(text: str, article: Section) -> tuple[ArticlePart, ...]:
    """Return the parts of an article, in order, outer ones first; its 款 hold all its text behind the number."""
    parts: list[ArticlePart] = []
    paragraphs = 0
    for start, end in _lines(text, article.heading_end, article.end):
        label = match_label(text[start:end])
        kind = _KINDS.get(label.numbering.name) if label else None
        if label is None or kind is None or not parts:
            paragraphs += 1
            parts.append(ArticlePart("paragraph", paragraphs, "", start, end))
        else:
            parts.append(ArticlePart(kind, label.number, label.label, start, end))
    return tuple(_with_inner_parts(parts))


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the spans of the lines, an item that begins within one being a line of its own."""
    for line in re.finditer(r"[^\n]+", text[start:end]):
        cuts = [0, *(match.end() for match in _RUN_IN.finditer(line[0])), len(line[0])]
        for left, right in pairwise(cuts):
            piece = line[0][left:right]
            if printed := piece.strip():
                at = start + line.start() + left + piece.index(printed)
                yield at, at + len(printed)


def _with_inner_parts(parts: Sequence[ArticlePart]) -> Iterator[ArticlePart]:
    depths = [_DEPTHS[part.kind] for part in parts]
    for position, part in enumerate(parts):
        end = part.end
        for inner, depth in zip(parts[position + 1 :], depths[position + 1 :], strict=True):
            if depth <= depths[position]:
                break
            end = inner.end
        yield replace(part, end=end)
