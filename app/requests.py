"""Request bodies as the pipeline's values."""

from __future__ import annotations

from app.problems import ProblemError
from app.schemas import MAX_TEXT_CHARS, FiltersBody, GivenPassageBody, TurnBody
from index.filters import SearchFilters
from rag.types import GivenPassage, Turn


def checked_question(question: str, name: str = "问题") -> str:
    """Return `question` as it is.

    Raises:
        ProblemError: 422 if it is blank or of more than `MAX_TEXT_CHARS` characters.
    """
    if not question.strip():
        raise ProblemError(422, f"{name}是空的；请写出要问的内容")
    if len(question) > MAX_TEXT_CHARS:
        raise ProblemError(422, f"{name}有 {len(question)} 字，最多 {MAX_TEXT_CHARS} 字；请缩短后再试")
    return question


def turns(bodies: list[TurnBody]) -> tuple[Turn, ...]:
    """Return the earlier turns of a conversation, oldest first."""
    return tuple(Turn(body.question, body.answer) for body in bodies)


def filters(body: FiltersBody) -> SearchFilters:
    """Return the conditions of a search."""
    return SearchFilters(
        doc_ids=tuple(body.doc_ids),
        sources=tuple(body.sources),
        folders=tuple(body.folders),
        issuers=tuple(body.issuers),
        levels=tuple(body.levels),
        regions=tuple(body.regions),
        years=tuple(body.years),
        issued_from=body.issued_from,
        issued_to=body.issued_to,
        statuses=tuple(body.statuses),
    )


def given_passages(bodies: list[GivenPassageBody] | None) -> tuple[GivenPassage, ...] | None:
    """Return the texts of reading mode, None outside it."""
    return None if bodies is None else tuple(GivenPassage(body.source, body.text) for body in bodies)
