"""What the resolution of validity knows of a document."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from corpus.documents import DocumentMention, ValidityClause

_DRAFT = re.compile(r"草案|征求意见|送审稿|讨论稿|建议稿")


@dataclass(frozen=True, slots=True)
class ValidityFacts:
    """What the resolution of validity needs to know of one document (its current version).

    Attributes are those of `corpus.documents.Document`.
    """

    doc_id: str
    title: str
    doc_number: str | None
    issuers: tuple[str, ...]
    issued_on: date | None
    effective_on: date | None
    region: str | None
    clauses: tuple[ValidityClause, ...] = ()
    mentions: tuple[DocumentMention, ...] = ()

    @property
    def version_on(self) -> date | None:
        """Return the date of this wording: the last that its promulgation history or its own date gives.

        Where neither is known, the day on which it took effect: the only date that the wording bears.
        """
        days = [c.on for c in self.clauses if c.on and c.kind in ("promulgated", "amended", "revised")]
        if self.issued_on:
            days.append(self.issued_on)
        return max(days, default=None) or min(self._starts(), default=None)

    @property
    def starts_on(self) -> date | None:
        """Return the day from which this wording holds.

        An amended text keeps the day on which it first took effect; the amendment holds from its own date.
        """
        version_on = self.version_on
        if version_on is None:
            return None
        return min((on for on in self._starts() if on >= version_on), default=version_on)

    @property
    def first_starts_on(self) -> date | None:
        """Return the day on which its first wording took effect, and with it what it says of other documents."""
        return min(self._starts(), default=self.starts_on)

    def _starts(self) -> list[date]:
        starts = [c.on for c in self.clauses if c.kind == "takes_effect" and c.on]
        return [*starts, self.effective_on] if self.effective_on else starts

    @property
    def is_draft(self) -> bool:
        """Say whether the title calls it a draft, which changes nothing."""
        return _DRAFT.search(self.title) is not None
