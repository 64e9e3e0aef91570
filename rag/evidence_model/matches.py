"""Which words question and passage have in common, as a small number for each token.

A network that was trained on few questions need not learn to compare characters (Chen et al. 2017, "exact match").
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

NEITHER = 0  # neither question nor passage
KINDS = 7  # and, of a token of the passage or of the question: nothing in common, a character, two in a row
_IN_QUESTION = 3
_COMMON = frozenset(" \n，。；：、？！“”‘’（）()《》的了是在和与及为多少什么哪些吗呢")


def token_matches(question: str, passage: str, tokens: Sequence[tuple[int, int, int]]) -> list[int]:
    """Return the kind of match of each token.

    Args:
        tokens: (text, start, end) of each token: 0 for one of the question, 1 for one of the passage, -1 for neither.
    """
    marks = (
        _character_matches(question.lower(), passage.lower()),
        _character_matches(passage.lower(), question.lower()),
    )
    kinds = []
    for text, start, end in tokens:
        if text < 0:
            kinds.append(NEITHER)
            continue
        best = max(marks[text][start:end], default=0)
        kinds.append(1 + best + (0 if text else _IN_QUESTION))
    return kinds


def _character_matches(text: str, other: str) -> list[int]:
    """Return for each character 2 where it and a neighbour stand side by side in `other`, 1 where it does alone, else 0."""
    characters = set(other) - _COMMON
    pairs = {a + b for a, b in pairwise(other) if not (a in _COMMON and b in _COMMON)}
    marks = [int(char in characters) for char in text]
    for i in range(len(text) - 1):
        if text[i : i + 2] in pairs:
            marks[i] = marks[i + 1] = 2
    return marks
