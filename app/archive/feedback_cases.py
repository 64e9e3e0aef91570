"""Opinions as evaluation cases, each to be looked over by somebody before it counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from app.archive.records import Opinion

REVIEW_TAG = "feedback/review"
_USEFUL, _USELESS = "feedback/useful", "feedback/not-useful"


@dataclass(frozen=True, slots=True)
class FeedbackCases:
    """What opinions say of how answers should be.

    Attributes:
        cases: JSON objects of `eval.cases`.
        left_out: How many opinions say only that an answer was of no use.
    """

    cases: list[dict[str, Any]]
    left_out: int


def feedback_cases(opinions: Iterable[Opinion]) -> FeedbackCases:
    """Return the cases of opinions, in their order.

    An answer that was of use gives its citations as gold, a refusal that was right a question without an answer. A
    correction is the answer to be had, with no gold: where it stands is for the reviewer to say.
    """
    cases: list[dict[str, Any]] = []
    left_out = 0
    for opinion in opinions:
        if opinion.useful or opinion.correction:
            cases.append(_case(opinion))
        else:
            left_out += 1
    return FeedbackCases(cases, left_out)


def _case(opinion: Opinion) -> dict[str, Any]:
    answer = opinion.answer
    tags = [REVIEW_TAG, _USEFUL if opinion.useful else _USELESS]
    if opinion.reason:
        tags.append(f"feedback/{opinion.reason}")
    case: dict[str, Any] = {
        "id": f"feedback-{opinion.id}",
        "question": answer.question,
        "answerable": not (opinion.useful and answer.refused),
        "answers": [] if opinion.useful else [opinion.correction],
        "gold": [],
        "tags": tags,
    }
    if opinion.useful and not answer.refused:
        cited = {(citation.source, citation.quote): None for citation in answer.citations}
        case["gold"] = [{"source": source, "quote": quote} for source, quote in cited]
    if opinion.history:
        case["history"] = [
            {"question": turn.question, "answer": turn.answer_text} for turn in opinion.history
        ]
    given = [passage for passage in answer.passages if not passage.doc_id]
    if given:  # nothing was searched: these texts were the only evidence
        case["passages"] = [{"source": passage.source, "text": passage.text} for passage in given]
    return case
