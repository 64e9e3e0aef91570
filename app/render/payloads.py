"""Answers and passages as JSON values."""

from __future__ import annotations

from collections.abc import Sequence

from app.schemas import AnswerJson, CitationJson, HealthJson, PassageJson, SearchJson, SentenceJson
from app.scope_schemas import FigureJson
from app.status import Status
from rag.comparing.figures import compare_figures
from rag.types import Answer, Passage, SentenceReady


def answer_json(
    answer: Answer, id: str | None = None, *, conversation: str | None = None, turn: int | None = None
) -> dict[str, object]:
    """Return the JSON object of an answer; dates are ISO 8601, `id` is what the caller named the question.

    Args:
        conversation: In which it is kept.
        turn: Which turn of it it is.
    """
    given = {"id": id, "conversation": conversation, "turn": turn}
    return AnswerJson.model_validate(answer).model_copy(update=given).model_dump(mode="json")


def passage_json(passage: Passage) -> dict[str, object]:
    """Return the JSON object of a passage."""
    return PassageJson.model_validate(passage).model_dump(mode="json")


def search_json(query: str, passages: Sequence[Passage], id: str | None = None) -> dict[str, object]:
    """Return the JSON object of a search, passages in the given order."""
    found = [PassageJson.model_validate(passage) for passage in passages]
    return SearchJson(id=id, query=query, passages=found).model_dump(mode="json")


def health_json(status: Status) -> dict[str, object]:
    """Return the JSON object of a service's status, without the folders of its machine."""
    return HealthJson.model_validate(status).model_dump(mode="json")


def comparison_json(question: str, sides: Sequence[tuple[str, Answer]], id: str) -> dict[str, object]:
    """Return the JSON object of a comparison; a side is its label and its answer."""
    figures = compare_figures([" ".join(each.text for each in answer.sentences) for _, answer in sides])
    return {
        "id": id,
        "question": question,
        "sides": [
            {
                "label": label,
                "answer": answer_json(answer),
                "figures": [FigureJson.model_validate(each).model_dump(mode="json") for each in figures[at]],
            }
            for at, (label, answer) in enumerate(sides)
        ],
    }


def sentence_json(ready: SentenceReady) -> dict[str, object]:
    """Return the JSON object of a streamed sentence: a sentence of an answer plus `new_citations`, those it is first to use."""
    sentence = SentenceJson.model_validate(ready.sentence).model_dump(mode="json")
    new = [CitationJson.model_validate(citation).model_dump(mode="json") for citation in ready.citations]
    return {**sentence, "new_citations": new}
