"""A question taken apart, each part with the passages that were found for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from rag.comparing.comparison import read_comparison, said_in_one
from rag.query import split_questions
from rag.question import read_question
from rag.types import Passage

Retrieve = Callable[[str, int], list[Passage]]


@dataclass(frozen=True, slots=True)
class Part:
    """A question that is answered by itself, from the passages of these numbers.

    Attributes:
        label: The side of a comparison that it asks about; empty for a part of another question.
    """

    question: str
    numbers: frozenset[int]
    label: str = ""


@dataclass(frozen=True, slots=True)
class Parts:
    """All parts; `asks_difference` where their figures are to be subtracted."""

    parts: tuple[Part, ...]
    asks_difference: bool = False


def take_apart(
    question: str, found: list[Passage], retrieve: Retrieve | None, k: int, *, several: bool
) -> Parts:
    """Return the parts of a question; passages found for a side of a comparison are added to `found`, numbered on.

    Args:
        found: The passages of the whole question.
        retrieve: Finds passages for a question; None where only `found` may be read.
        k: Passages that are looked for on each side of a comparison.
        several: Whether questions asked in one breath are parts too.
    """
    comparison = read_comparison(read_question(question))
    if comparison and not said_in_one(comparison, found):
        parts = []
        for side in comparison.sides:
            hits = retrieve(side.question, k) if retrieve else found
            parts.append(Part(side.question, _added(hits, found), side.label))
        return Parts(tuple(parts), comparison.asks_difference)
    everything = frozenset(passage.number for passage in found)
    texts = split_questions(question) if several else [question]
    return Parts(tuple(Part(text, everything) for text in texts))


def _added(hits: Sequence[Passage], found: list[Passage]) -> frozenset[int]:
    """Add to `found` those of the hits that it lacks and return the numbers of all hits in it."""
    numbers = set()
    for hit in hits:
        place = (hit.doc_id, hit.start, hit.end)
        known = next((p.number for p in found if (p.doc_id, p.start, p.end) == place), None)
        if known is None:
            known = len(found) + 1
            found.append(replace(hit, number=known))
        numbers.add(known)
    return frozenset(numbers)
