"""Whether the passages that were found hold what answers."""

from __future__ import annotations

from collections.abc import Sequence

from eval.cases import EvalCase
from eval.metrics.source_texts import same_source
from rag.types import Passage


def quote_hit(case: EvalCase, passages: Sequence[Passage], k: int) -> float | None:
    """Return 1 if one of the first k passages holds a gold quote whole (every one, for a case that needs all), else 0."""
    if not case.gold:
        return None
    found = [
        any(
            same_source(p.source, gold.source) and _squeeze(gold.quote) in _squeeze(p.text)
            for p in passages[:k]
        )
        for gold in case.gold
    ]
    return float(all(found) if case.needs_all else any(found))


def document_hit(case: EvalCase, passages: Sequence[Passage], k: int) -> float | None:
    """Return 1 if one of the first k passages is of a gold document, else 0."""
    if not case.gold:
        return None
    return float(any(same_source(p.source, gold.source) for p in passages[:k] for gold in case.gold))


def _squeeze(text: str) -> str:
    return "".join(text.split())
