"""An answer and where it is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from index.filters import EVERYTHING_CURRENT, SearchFilters
from rag.types import Answer


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer and where it is kept; see `TurnView`."""

    answer: Answer
    kept_in: str | None = None
    feedback: str = ""


# Of an answer and what its question was limited to.
Keep = Callable[[Answer, SearchFilters], KeptAnswer]


def kept_nowhere(answer: Answer, filters: SearchFilters = EVERYTHING_CURRENT) -> KeptAnswer:
    """Return the answer, which is not kept."""
    return KeptAnswer(answer)
