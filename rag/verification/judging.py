"""The seam of all judges of support."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

SUPPORTED = 0.5
"""From here on a claim counts as supported."""


class SupportJudge(Protocol):
    """Says how far cited words bear a claim."""

    @property
    def name(self) -> str:
        """Kind and model, as reports print it."""
        ...

    def support(self, claim: str, cited: Sequence[str]) -> float:
        """Return how likely the cited texts together bear the claim, 0 to 1.

        Raises:
            ValueError: If a model says nothing that can be read as a verdict.
            GenerationError: If a language model fails.
        """
        ...
