"""A sentence that was true until something was done to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from eval.sabotage.true_sentences import TrueSentence


@dataclass(frozen=True, slots=True)
class Sabotaged:
    """A false sentence beside the words that it still cites."""

    kind: str
    text: str
    true: TrueSentence


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is said elsewhere, to take from: clauses of other passages, and their names by kind."""

    clauses: tuple[str, ...]
    places: tuple[str, ...]
    bodies: tuple[str, ...]


Saboteur = Callable[[TrueSentence, Surroundings, Random], str | None]
"""Returns the sentence made false in one way, None where it offers no hold."""
