"""Tables of the evidence model: even cases, on which weights were chosen, beside odd ones, which report."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from eval.auroc import auroc
from eval.evidence.cases_read import CaseRead
from eval.evidence.measures import answer_score, gold_in_best, halves, reranked, span_f1
from eval.interval import Estimate, Score, estimate
from eval.retrieval.measuring import Measure

SPAN_WEIGHTS = (0.0, 1.0, 3.0)
SENTENCE_WEIGHTS = ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0), (2.0, 1.0))
RERANK_WEIGHTS = (0.0, 0.3, 0.7, 1.0, 1.5, 3.0)


def reading_table(reads: Sequence[CaseRead]) -> str:
    """Return span F1 of what is answerable, and how well the answer's score tells it from what is not."""
    rows = []
    for weight in SPAN_WEIGHTS:
        cells = []
        for half in halves(reads):
            answerable = [read for read in half if read.case.answerable]
            cells.append(_mean(answerable, lambda read, w=weight: span_f1(read, w)))  # type: ignore[misc]
            truth = [read.case.answerable for read in half]
            cells.append(_cell(auroc(truth, [answer_score(read, weight) for read in half])))
        rows.append(f"| {weight:g} | {' | '.join(cells)} |")
    return _table("相关性权重", ("片段 F1", "可答 AUROC"), rows)


def sentence_table(reads: Sequence[CaseRead]) -> str:
    """Return how often the best sentence, or one of the best three, holds the gold quote."""
    answerable = [read for read in reads if read.case.answerable and read.case.gold]
    rows = []
    for weights in SENTENCE_WEIGHTS:
        cells = [
            _mean(half, lambda read, k=k, w=weights: gold_in_best(read, k, w))  # type: ignore[misc]
            for half in halves(answerable)
            for k in (1, 3)
        ]
        rows.append(f"| {weights[0]:g}, {weights[1]:g} | {' | '.join(cells)} |")
    return _table("证据、相关性权重", ("最佳句含引文", "前三句含引文"), rows)


def rerank_table(both: tuple[Sequence[CaseRead], Sequence[CaseRead]], measures: Mapping[str, Measure]) -> str:
    """Return what is found after reranking, of the cases that weights are chosen on and of those that report; weight 0 is the search alone."""
    rows = []
    for weight in RERANK_WEIGHTS:
        cells = [
            _mean(half, lambda read, m=measure, w=weight: m(read.case, reranked(read, w)))  # type: ignore[misc]
            for half in both
            for measure in measures.values()
        ]
        rows.append(f"| {weight:g} | {' | '.join(cells)} |")
    return _table("相关性权重", tuple(measures), rows)


def _table(first: str, measures: Sequence[str], rows: Sequence[str]) -> str:
    names = [f"{name}（{half}）" for half in ("偶数题", "奇数题") for name in measures]
    head = f"| {first} | {' | '.join(names)} |\n|{'---|' * (len(names) + 1)}"
    return "\n".join([head, *rows])


def _mean(reads: Sequence[CaseRead], measure: Callable[[CaseRead], float]) -> str:
    return _cell(estimate([Score(measure(read)) for read in reads]))


def _cell(found: Estimate | None) -> str:
    return "—" if found is None else f"{found.mean:.3f} [{found.low:.3f}, {found.high:.3f}] n={found.n}"
