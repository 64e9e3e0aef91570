"""Whether what was found is of an article that answers: an article is longer than what is found of it, or shorter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eval.cases import EvalCase, Gold
from eval.metrics.source_texts import SourceTexts, same_source
from eval.retrieval.measuring import Measure
from rag.types import Passage

_MIN_SHARE = 0.5  # of the shorter of passage and article


def article_measures(texts: SourceTexts) -> Mapping[str, Measure]:
    """Return hit@1, hit@10 and recall@10 of the gold articles."""

    def is_of(passage: Passage, gold: Gold) -> bool:
        if not same_source(passage.source, gold.source):
            return False
        return any(
            min(end, passage.end) - max(start, passage.start)
            >= _MIN_SHARE * min(end - start, passage.end - passage.start)
            for start, end in texts.occurrences(passage, gold.quote)
        )

    def hit(k: int) -> Measure:
        return lambda case, passages: float(any(is_of(p, gold) for p in passages[:k] for gold in case.gold))

    def recall(case: EvalCase, passages: Sequence[Passage]) -> float:
        return sum(any(is_of(p, gold) for p in passages[:10]) for gold in case.gold) / len(case.gold)

    return {"任一条@1": hit(1), "任一条@10": hit(10), "召回@10": recall}
