"""Levenshtein distance of two long texts that differ little."""

from __future__ import annotations


def edit_distance(left: str, right: str, limit: int | None = None) -> int:
    """Return the least number of insertions, deletions and substitutions that make `right` of `left`.

    Landau and Vishkin (1989): time grows with the length and the square of the distance. With `limit`, a greater
    distance is returned as `limit`.
    """
    goal = len(right) - len(left)
    bound = max(len(left), len(right)) if limit is None else limit
    reached = {0: _slide(left, right, 0, 0)}  # by diagonal (right - left): the furthest place in `left`
    distance = 0
    while reached.get(goal, -1) < len(left) and distance < bound:
        distance += 1
        further: dict[int, int] = {}
        for diagonal in range(-distance, distance + 1):
            place = max(
                reached.get(diagonal, -2) + 1,
                reached.get(diagonal - 1, -2),
                reached.get(diagonal + 1, -2) + 1,
            )
            place = min(place, len(left), len(right) - diagonal)
            if place >= max(0, -diagonal):
                further[diagonal] = _slide(left, right, place, diagonal)
        reached = further
    return distance


def _slide(left: str, right: str, place: int, diagonal: int) -> int:
    while place < len(left) and place + diagonal < len(right) and left[place] == right[place + diagonal]:
        place += 1
    return place
