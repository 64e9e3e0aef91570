"""The seam of all judges."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class SupportJudge(Protocol):
    """Says how far cited words bear a claim."""

    @property
    def name(self) -> str:
        """What the report calls it: kind and model."""
        ...

    def support(self, claim: str, cited: Sequence[str]) -> float:
        """Return how far the cited texts together bear the claim: from 0.5 on it counts as supported, 1 is all of it."""
        ...


SUPPORTED = 0.5
