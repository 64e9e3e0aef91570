"""A question that compares: each of what it compares is to be found, not only the one that speaks loudest."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TypeVar

_Item = TypeVar("_Item")


def spread(ranked: Sequence[_Item], facets: Sequence[Collection[object]]) -> list[_Item]:
    """Return the items in their order, but behind the first of all the best of every facet that it is not about.

    Args:
        ranked: Best first.
        facets: For each item, those of what the question compares that it is about.
    """
    heard: set[object] = set()
    leading = []
    for position, own in enumerate(facets):
        if position == 0 or not heard.issuperset(own):
            heard.update(own)
            leading.append(position)
    others = sorted(set(range(len(ranked))) - set(leading))
    return [ranked[at] for at in leading + others]
