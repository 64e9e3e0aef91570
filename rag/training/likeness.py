"""Which passages look like they answer: shared bigrams, weighted by rarity."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from index.tokenizing import bigrams


class Likeness:
    """An inverted index over a set of passages, for picking hard negatives."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._postings: dict[str, list[int]] = {}
        for number, text in enumerate(texts):
            for token in set(bigrams(text)):
                self._postings.setdefault(token, []).append(number)
        self._count = len(texts)

    def ranked(self, question: str, k: int) -> list[int]:
        """Return the numbers of the k passages most like the question, best first."""
        scores: Counter[int] = Counter()
        for token in set(bigrams(question)):
            holders = self._postings.get(token, ())
            if 0 < len(holders) < self._count / 3 + 2:
                weight = math.log(1 + self._count / len(holders))
                for number in holders:
                    scores[number] += weight  # type: ignore[assignment]
        return [number for number, _ in scores.most_common(k)]
