"""The seam between the pipeline and a language model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

from rag.generation.usage import UsageCounter


class GenerationError(RuntimeError):
    """The model could not be reached, refused, or ran out of time; the answer falls back on quotation."""


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a prompt."""

    role: Literal["system", "user", "assistant"]
    content: str


class Generator(Protocol):
    """Writes text. A base model is given the messages as plain worked examples (`render_plain`).

    Attributes:
        name: As shown in an answer's `model`.
        usage: What it has read and written so far; a service is believed where it says so, else counts nothing.
    """

    name: str
    usage: UsageCounter

    def stream(
        self, messages: Sequence[Message], *, max_tokens: int, stop: Sequence[str] = ()
    ) -> Iterator[str]:
        """Yield pieces of the greedy reply as they come; closing the iterator stops the model.

        Raises:
            GenerationError: If the model fails or runs out of time.
        """
        ...


@runtime_checkable
class LikelihoodScorer(Protocol):
    """Says how likely a text is after another: what a base model does best."""

    name: str

    def log_likelihoods(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """Return, for each (prefix, continuation), the mean natural log-probability of the continuation's tokens.

        The prefix is preceded by the model's begin-of-text token. Prefix and continuation are tokenised apart.

        Raises:
            ValueError: If a continuation is empty.
            GenerationError: If the model fails.
        """
        ...
