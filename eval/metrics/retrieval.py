"""Whether the passages that were found hold what answers."""

from __future__ import annotations

from collections.abc import Sequence

import ir_measures
from ir_measures import RR, Qrel, R, ScoredDoc, nDCG

from eval.cases import EvalCase, Gold
from eval.metrics.source_texts import same_source
from rag.types import Passage


def quote_hit(case: EvalCase, passages: Sequence[Passage], k: int) -> float | None:
    """Return 1 if one of the first k passages holds a gold quote whole (every one, for a case that needs all), else 0."""
    if not case.gold:
        return None
    found = [any(holds(passage, gold) for passage in passages[:k]) for gold in case.gold]
    return float(all(found) if case.needs_all else any(found))


def document_hit(case: EvalCase, passages: Sequence[Passage], k: int) -> float | None:
    """Return 1 if one of the first k passages is of a gold document, or stands for one of it that says the same, else 0."""
    if not case.gold:
        return None
    return float(any(_is_of(passage, gold) for passage in passages[:k] for gold in case.gold))


def ranking(case: EvalCase, passages: Sequence[Passage]) -> dict[str, float]:
    """Return recall@10, ndcg@10 and mrr@10 of a ranking, as ir_measures (trec_eval) defines them; empty without gold.

    What is to be found is each gold quote, or, where any one will do, one of them: a passage that brings a quote
    that no better passage held is relevant, whatever else it holds.
    """
    if not case.gold:
        return {}
    wanted = {f"gold-{i}": gold for i, gold in enumerate(case.gold)}
    needed = list(wanted) if case.needs_all else ["gold-0"]
    run: list[ScoredDoc] = []
    for rank, passage in enumerate(passages):
        brought = [name for name, gold in wanted.items() if holds(passage, gold)]
        for name in brought:
            del wanted[name]
        if brought and not case.needs_all:
            brought, wanted = ["gold-0"], {}
        # Quotes that one passage brings take ranks of their own, one after the other.
        run += [ScoredDoc("q", name, -float(rank)) for name in brought or [f"other-{rank}"]]
    measures = {"recall@10": R @ 10, "ndcg@10": nDCG @ 10, "mrr@10": RR @ 10}
    found = ir_measures.calc_aggregate(measures.values(), [Qrel("q", name, 1) for name in needed], run)
    return {name: float(found[measure]) for name, measure in measures.items()}


def holds(passage: Passage, gold: Gold) -> bool:
    """Say whether a passage holds the gold quote whole, white space aside, and is of the gold document or its duplicate."""
    return _is_of(passage, gold) and _squeeze(gold.quote) in _squeeze(passage.text)


def _is_of(passage: Passage, gold: Gold) -> bool:
    sources = (passage.source, *(duplicate.source for duplicate in passage.duplicates))
    return any(same_source(source, gold.source) for source in sources)


def _squeeze(text: str) -> str:
    return "".join(text.split())
