"""Whether another of several texts gives the same answer: what two reports agree on is likelier true than what one says."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.tokenizing import bigrams
from rag.evidence_model.reading import Reading

UNSUPPORTED = -6.0  # log-odds: nowhere else
_MOST = 4.0
_ANSWERS, _MAX_ANSWER_CHARS = 4, 60  # of each text, this many of the likeliest answers are compared
_SAME = 0.6  # share of the shorter one's bigrams


def corroboration(
    answers: Sequence[tuple[int, str]], texts: Sequence[str], readings: Sequence[Reading]
) -> NDArray[np.float64]:
    """Return, for each answer, the log-odds with which the likeliest like it is read in another text, -6 to 4.

    Args:
        answers: Each with the index of its own text.
        texts: The texts, in the order of `readings`.
    """
    found = [
        [
            (set(bigrams(text[span.start : span.end])), span.score)
            for span in reading.best_spans(_ANSWERS, _MAX_ANSWER_CHARS)
        ]
        for text, reading in zip(texts, readings, strict=True)
    ]
    return np.array([_supported(own, set(bigrams(answer)), found) for own, answer in answers])


def _supported(own: int, answer: set[str], found: Sequence[Sequence[tuple[set[str], float]]]) -> float:
    like = (
        score
        for i, spans in enumerate(found)
        if i != own
        for words, score in spans
        if len(words & answer) >= _SAME * max(min(len(words), len(answer)), 1)
    )
    return max(UNSUPPORTED, min(_MOST, max(like, default=UNSUPPORTED)))
