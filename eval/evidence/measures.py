"""What is counted of cases that were read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from eval.cases import EvalCase
from eval.evidence.cases_read import CaseRead
from eval.metrics.correctness import bag_f1
from eval.metrics.normal_form import normal_form
from index.sentences import sentence_spans
from rag.evidence_model.scores import best_answer, sentence_scores
from rag.types import Passage

_EDGES = " \n　。，、；：“”"
_NOTHING = -1e4


def span_f1(read: CaseRead, weight: float) -> float:
    """Return the F1 of the characters of the likeliest span and of the nearest accepted answer; 0 without a span."""
    found = best_answer(read.readings, weight)
    if found is None:
        return 0.0
    text = read.passages[found.passage].text[found.span.start : found.span.end].strip(_EDGES)
    given = Counter(normal_form(text))
    return max(bag_f1(given, Counter(normal_form(answer))) for answer in read.case.answers)


def answer_score(read: CaseRead, weight: float) -> float:
    """Return how likely anything that was read answers; higher is better."""
    found = best_answer(read.readings, weight)
    return _NOTHING if found is None else found.score


def gold_in_best(read: CaseRead, k: int, weights: tuple[float, float]) -> float:
    """Return 1 if one of the k best sentences holds a gold quote whole, white space and punctuation aside, else 0."""
    return float(any(_holds(text, read.case) for text in best_sentences(read, k, weights)))


def best_sentences(read: CaseRead, k: int, weights: tuple[float, float]) -> list[str]:
    """Return the k likeliest sentences of all passages, best first; weights are those of evidence and relevance."""
    scored: list[tuple[float, str]] = []
    for passage, reading in zip(read.passages, read.readings, strict=True):
        spans = _sentences(passage)
        scores = sentence_scores(reading, spans, *weights)
        scored += [
            (float(score), passage.text[start:end]) for (start, end), score in zip(spans, scores, strict=True)
        ]
    return [text for _, text in sorted(scored, key=lambda item: -item[0])[:k]]


def reranked(read: CaseRead, weight: float) -> list[Passage]:
    """Return the passages, best first, by search score plus weighted relevance."""
    order = sorted(
        range(len(read.passages)),
        key=lambda i: -(read.passages[i].score + weight * read.readings[i].relevance),
    )
    return [read.passages[i] for i in order]


def _sentences(passage: Passage) -> list[tuple[int, int]]:
    return [
        (start, end)
        for start, end in sentence_spans(passage.text, 0, len(passage.text))
        if passage.text[start:end].rstrip("。 ") not in passage.section_path
    ]


def _holds(text: str, case: EvalCase) -> bool:
    return any(normal_form(gold.quote) in normal_form(text) for gold in case.gold)


def halves(reads: Sequence[CaseRead]) -> tuple[Sequence[CaseRead], Sequence[CaseRead]]:
    """Return the even cases, on which weights are chosen, and the odd ones, which report."""
    return reads[::2], reads[1::2]
