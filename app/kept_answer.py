"""An answer and where it is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rag.types import Answer


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer and where it is kept; see `TurnView`."""

    answer: Answer
    kept_in: str | None = None
    feedback: str = ""


Keep = Callable[[Answer], KeptAnswer]


def kept_nowhere(answer: Answer) -> KeptAnswer:
    """Return the answer, which is not kept."""
    return KeptAnswer(answer)
