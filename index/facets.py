"""A question that compares: each of what it compares is to be found, not only the one that speaks loudest."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TypeVar

_Item = TypeVar("_Item")


def spread(ranked: Sequence[_Item], facets: Sequence[Collection[object]]) -> list[_Item]:
    """Return the items in their order, but with the best of every facet before the second best of any.

    Args:
        ranked: Best first.
        facets: For each item, those of what the question compares that it is about.
    """
    heard: set[object] = set()
    first = []
    for position, own in enumerate(facets):
        if not heard.issuperset(own):
            heard.update(own)
            first.append(position)
    leading = set(first)
    return [ranked[at] for at in first] + [item for at, item in enumerate(ranked) if at not in leading]
