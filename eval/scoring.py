"""All measures of one result."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from eval.cases import EvalCase
from eval.interval import Score
from eval.metrics.brevity import brevity
from eval.metrics.citation import citation_precision, document_cited, gold_cited, quote_valid
from eval.metrics.correctness import answer_correct, answer_f1
from eval.metrics.grounding import numbers_grounded
from eval.metrics.retrieval import document_hit, quote_hit, ranking
from eval.metrics.source_texts import SourceTexts
from eval.metrics.support import support_scores
from eval.metrics.yes_no import wants_yes_or_no, yes_no_correct
from eval.runner import CaseResult
from rag.types import Answer
from rag.verification.judging import SupportJudge

MetricName = Literal[
    "answer_correct",
    "answer_f1",
    "yes_no_correct",
    "gold_cited",
    "document_cited",
    "citation_precision",
    "quote_valid",
    "numbers_grounded",
    "refusal_precision",
    "refusal_recall",
    "refusal_f1",
    "answering_f1",
    "calibrated_f1",
    "support_recall",
    "support_precision",
    "claims_supported",
    "brevity",
    "over_refusal",
    "fell_back",
    "quote_hit@1",
    "quote_hit@5",
    "document_hit@1",
    "document_hit@5",
    "recall@10",
    "ndcg@10",
    "mrr@10",
    "error",
]
METRIC_NAMES: tuple[MetricName, ...] = get_args(MetricName)
RETRIEVAL_METRICS: tuple[MetricName, ...] = (
    "quote_hit@1",
    "quote_hit@5",
    "document_hit@1",
    "document_hit@5",
    "recall@10",
    "ndcg@10",
    "mrr@10",
)
LOWER_IS_BETTER: frozenset[MetricName] = frozenset({"over_refusal", "fell_back", "error"})
Scores = Mapping[MetricName, Score]
"""Scores of one case; a metric that does not apply is missing."""


def score_result(result: CaseResult, texts: SourceTexts, judge: SupportJudge) -> Scores:
    """Return every score that applies to the result; an error scores as an answer that is wrong in all respects.

    Args:
        judge: Of `support_recall`, `support_precision` and `claims_supported`.
    """
    case, answer = result.case, result.answer
    if answer is None:
        scores = _error_scores(case)
    else:
        scores = _answer_scores(case, answer, texts) | _retrieval_scores(case, result)
        scores |= _support_scores(answer, texts, judge)
    return {name: score for name, score in scores.items() if score is not None}


def _error_scores(case: EvalCase) -> dict[MetricName, Score | None]:
    bad = Score(0.0)
    scores: dict[MetricName, Score | None] = {"error": Score(1.0)}
    if not case.answerable:
        return scores | {"refusal_recall": bad, "refusal_f1": bad}
    if wants_yes_or_no(case):
        scores |= {"yes_no_correct": bad}
    elif case.answers:
        scores |= {"answer_correct": bad, "answer_f1": bad}
    if case.gold:
        scores |= {"gold_cited": bad, "document_cited": bad}
        if case.passages is None:
            scores |= dict.fromkeys(RETRIEVAL_METRICS, bad)
    return scores | {"over_refusal": Score(1.0), "answering_f1": bad, "calibrated_f1": bad}


def _answer_scores(case: EvalCase, answer: Answer, texts: SourceTexts) -> dict[MetricName, Score | None]:
    whether = wants_yes_or_no(case)
    return {
        "answer_correct": None if whether else _score(answer_correct(case, answer)),
        "answer_f1": None if whether else _score(answer_f1(case, answer)),
        "yes_no_correct": _score(yes_no_correct(case, answer)),
        "gold_cited": _score(gold_cited(case, answer, texts)),
        "document_cited": _score(document_cited(case, answer)),
        "citation_precision": _score(citation_precision(case, answer, texts)),
        "quote_valid": _score(quote_valid(answer, texts)),
        "numbers_grounded": _score(numbers_grounded(answer, texts)),
        "refusal_precision": Score(float(not case.answerable)) if answer.refused else None,
        "refusal_recall": None if case.answerable else Score(float(answer.refused)),
        "refusal_f1": _refusal_f1(case, answer),
        "answering_f1": _answering_f1(case, answer, 1.0),
        "calibrated_f1": _answering_f1(case, answer, _is_right(case, answer, texts)),
        "brevity": _score(brevity(case, answer)),
        "over_refusal": Score(float(answer.refused)) if case.answerable else None,
        "fell_back": None if answer.refused else Score(float(answer.fell_back)),
        "error": Score(0.0),
    }


def _retrieval_scores(case: EvalCase, result: CaseResult) -> dict[MetricName, Score | None]:
    if case.passages is not None:
        return {}
    found = result.found
    ranked = ranking(case, found)
    return {
        "quote_hit@1": _score(quote_hit(case, found, 1)),
        "quote_hit@5": _score(quote_hit(case, found, 5)),
        "document_hit@1": _score(document_hit(case, found, 1)),
        "document_hit@5": _score(document_hit(case, found, 5)),
        "recall@10": _score(ranked.get("recall@10")),
        "ndcg@10": _score(ranked.get("ndcg@10")),
        "mrr@10": _score(ranked.get("mrr@10")),
    }


def _refusal_f1(case: EvalCase, answer: Answer) -> Score | None:
    """Return the case's part of 2TP / (2TP + FP + FN), where a right refusal is TP."""
    if answer.refused and not case.answerable:
        return Score(1.0, weight=2.0)
    return Score(0.0) if answer.refused == case.answerable else None


def _answering_f1(case: EvalCase, answer: Answer, right: float) -> Score | None:
    """Return the case's part of 2S / (answered + answerable), where S sums `right` over what is both."""
    weight = float(not answer.refused) + float(case.answerable)
    return Score(right if weight == 2 else 0.0, weight) if weight else None


def _is_right(case: EvalCase, answer: Answer, texts: SourceTexts) -> float:
    """Return whether the answer is right; where no acceptable answer is given, whether it cites the gold."""
    correct = answer_correct(case, answer)
    return (gold_cited(case, answer, texts) or 0.0) if correct is None else correct


def _support_scores(
    answer: Answer, texts: SourceTexts, judge: SupportJudge
) -> dict[MetricName, Score | None]:
    found = support_scores(answer, texts, judge)
    if found is None:
        return {}
    return {
        "support_recall": Score(found.citation_recall),
        "support_precision": Score(found.citation_precision),
        "claims_supported": Score(found.claims_supported),
    }


def _score(value: float | None) -> Score | None:
    return None if value is None else Score(value)
