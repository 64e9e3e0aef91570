"""What was found about one sentence."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome for one sentence.

    Attributes:
        support: 0 to 1, how likely the cited words bear it; under `judging.SUPPORTED` where it has problems.
        problems: What failed, in Chinese; empty if it may be shown.
    """

    support: float
    problems: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether the sentence may be shown."""
        return not self.problems


NOT_BORNE = "所引原文不支持这句话"
NOTHING_CITED = Verdict(0.0, ("没有引用",))
