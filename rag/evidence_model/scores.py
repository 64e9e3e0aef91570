"""One number for a sentence, and one for whether anything answers at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rag.evidence_model.reading import FloatVector, FoundSpan, Reading

# Weights beside the span's own log-odds; docs/models.md, "Evidence".
EVIDENCE_WEIGHT = 1.0
RELEVANCE_WEIGHT = 1.0
MAX_ANSWER_CHARS = 200


@dataclass(frozen=True, slots=True)
class BestAnswer:
    """The likeliest answer among passages.

    Attributes:
        passage: Index of its passage.
        score: Log-odds of the span plus the weighted relevance of its passage; higher is better.
    """

    passage: int
    span: FoundSpan
    score: float


def sentence_scores(
    reading: Reading,
    sentences: Sequence[tuple[int, int]],
    evidence_weight: float = EVIDENCE_WEIGHT,
    relevance_weight: float = RELEVANCE_WEIGHT,
) -> FloatVector:
    """Return how likely each sentence of a passage answers; comparable between passages of one question."""
    return (
        reading.span_scores(sentences)
        + np.float32(evidence_weight) * reading.evidence_scores(sentences)
        + np.float32(relevance_weight * reading.relevance)
    )


def best_answer(
    readings: Sequence[Reading],
    relevance_weight: float = RELEVANCE_WEIGHT,
    max_chars: int = MAX_ANSWER_CHARS,
) -> BestAnswer | None:
    """Return the likeliest answer among passages; None where there is nothing to read."""
    found = [
        BestAnswer(index, span, span.score + relevance_weight * reading.relevance)
        for index, reading in enumerate(readings)
        for span in reading.best_spans(1, max_chars)
    ]
    return max(found, key=lambda answer: answer.score, default=None)
