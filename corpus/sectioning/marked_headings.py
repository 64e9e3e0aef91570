"""Ranks of the headings that a file marks (styles of a word processor, `h2`, `##`) but does not number."""

from __future__ import annotations

from collections.abc import Mapping

from corpus.sectioning.headings import RANK_STEP, HeadingLabel


def marked_ranks(text: str, marked: Mapping[int, int], labels: Mapping[int, HeadingLabel]) -> dict[int, int]:
    """Return the rank of each marked paragraph without a number, by its offset.

    A level has the rank of the numbering that its other paragraphs carry; a level without any stands just below the
    next outer one that has. A single paragraph of level 1 above all text is the title, and no heading.

    Args:
        text: Canonical text.
        marked: Level of each marked paragraph, by its offset.
        labels: Number of each marked paragraph that has one, by its offset.
    """
    known: dict[int, int] = {}  # by level, the outermost rank
    for offset, label in labels.items():
        rank = label.numbering.rank * RANK_STEP
        known[marked[offset]] = min(rank, known.get(marked[offset], rank))
    title = _title(text, marked)
    return {
        offset: _rank(level, known)
        for offset, level in marked.items()
        if offset not in labels and offset != title
    }


def _rank(level: int, known: Mapping[int, int]) -> int:
    if level in known:
        return known[level]
    outer = max((other for other in known if other < level), default=None)
    if outer is not None:
        return known[outer] + level - outer
    inner = min((other for other in known if other > level), default=None)
    return known[inner] - (inner - level) if inner is not None else level


def _title(text: str, marked: Mapping[int, int]) -> int | None:
    first = min(marked, default=None)
    if first is None or marked[first] > 1 or sum(level == 1 for level in marked.values()) > 1:
        return None
    return first if "。" not in text[:first] else None
