"""The seam between the pipeline and what verifies its sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from rag.verification.verdict import Verdict


class Verifier(Protocol):
    """Says whether a sentence may be shown.

    Every implementation refuses a figure, date or document number that the cited words do not state.
    """

    @property
    def name(self) -> str:
        """Kind and model."""
        ...

    def verify(self, sentence: str, cited: Sequence[str], frame: Sequence[str] = ()) -> Verdict:
        """Check one answer sentence against the texts of the spans it cites.

        Args:
            frame: Title and headings above the cited words, outermost first. They bear names and what a figure is of, and
                the year where the cited words state none; no other figure.
        """
        ...
