from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.cases import EvalCase
from eval.judges.lexical import LexicalJudge
from eval.metrics.source_texts import SourceTexts
from eval.runner import run_cases, sample_evenly
from eval.scoring import score_result
from index.filters import SearchFilters
from rag.types import Answer, GivenPassage, Passage, Turn

NO_TEXTS = SourceTexts(lambda doc_id: "")


class FailsOn:
    """Refuses, but raises on one question; remembers the passages it was given."""

    def __init__(self, bad: str, refusal: Answer) -> None:
        self._bad, self._refusal = bad, refusal
        self.given: list[Sequence[GivenPassage] | None] = []

    def ask(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        filters: SearchFilters | None = None,
        passages: Sequence[GivenPassage] | None = None,
    ) -> Answer:
        self.given.append(passages)
        if question == self._bad:
            raise RuntimeError("模型没有应答")
        return self._refusal

    def search(self, query: str, *, k: int = 10, filters: SearchFilters | None = None) -> list[Passage]:
        return list(self._refusal.passages)[:k]


def test_an_error_is_a_result_and_does_not_stop_the_run(
    case: Callable[..., EvalCase], answer: Callable[..., Answer]
) -> None:
    refusal = answer([], [], refused=True)
    reading = replace(case(["甲"]), passages=(GivenPassage("p", "甲"),))
    cases = [case(["甲"]), replace(case(["乙"], ["乙"]), question="坏"), reading]
    pipeline = FailsOn("坏", refusal)
    results = run_cases(pipeline, cases, progress=False)
    assert [result.case for result in results] == cases
    assert [result.answer for result in results] == [refusal, None, refusal]
    assert [result.error for result in results] == [None, "RuntimeError: 模型没有应答", None]
    assert pipeline.given == [None, None, (GivenPassage("p", "甲"),)]


def test_an_error_scores_as_wrong_in_all_respects(
    case: Callable[..., EvalCase], answer: Callable[..., Answer]
) -> None:
    pipeline = FailsOn("问", answer([], [], refused=True))
    good, bad = run_cases(pipeline, [case(["乙"], ["乙"]), case(answerable=False)], progress=False)
    assert {name: score.value for name, score in score_result(good, NO_TEXTS, LexicalJudge()).items()} == {
        "answer_correct": 0,
        "answer_f1": 0,
        "gold_cited": 0,
        "document_cited": 0,
        "quote_hit@1": 0,
        "quote_hit@5": 0,
        "document_hit@1": 0,
        "document_hit@5": 0,
        "recall@10": 0,
        "ndcg@10": 0,
        "mrr@10": 0,
        "answering_f1": 0,
        "calibrated_f1": 0,
        "over_refusal": 1,
        "error": 1,
    }
    assert {name: score.value for name, score in score_result(bad, NO_TEXTS, LexicalJudge()).items()} == {
        "refusal_recall": 0,
        "refusal_f1": 0,
        "error": 1,
    }


def test_what_a_refusal_scores(case: Callable[..., EvalCase], answer: Callable[..., Answer]) -> None:
    pipeline = FailsOn("", answer([], [], refused=True))
    wrong, right = run_cases(pipeline, [case(["乙"]), case(answerable=False)], progress=False)
    assert {name: score.value for name, score in score_result(wrong, NO_TEXTS, LexicalJudge()).items()} == {
        "answer_correct": 0,
        "answer_f1": 0,
        "refusal_precision": 0,
        "refusal_f1": 0,
        "answering_f1": 0,
        "calibrated_f1": 0,
        "over_refusal": 1,
        "error": 0,
    }
    assert {
        name: (score.value, score.weight)
        for name, score in score_result(right, NO_TEXTS, LexicalJudge()).items()
    } == {
        "refusal_precision": (1, 1),
        "refusal_recall": (1, 1),
        "refusal_f1": (1, 2),
        "error": (0, 1),
    }


def test_where_the_gold_passage_ranks(
    case: Callable[..., EvalCase], answer: Callable[..., Answer], passage: Callable[..., Passage]
) -> None:
    passages = [
        passage(1, "无关", start=0, source="乙.txt"),
        passage(2, "也无关", start=0),
        passage(3, "正是 这里", start=0),
    ]
    (result,) = run_cases(
        FailsOn("", answer(passages, [], refused=True)), [case([], ["正是这里"])], progress=False
    )
    scores = {name: score.value for name, score in score_result(result, NO_TEXTS, LexicalJudge()).items()}
    assert [scores["quote_hit@1"], scores["quote_hit@5"]] == [0, 1]
    assert [scores["document_hit@1"], scores["document_hit@5"]] == [0, 1]


@given(st.integers(1, 50), st.integers(1, 60))
def test_a_sample_is_in_order_and_even(size: int, limit: int) -> None:
    cases = [EvalCase(str(i), "", False, (), (), None, ()) for i in range(size)]
    places = [int(case.id) for case in sample_evenly(cases, limit)]
    assert len(places) == min(size, limit)
    gaps = [after - before for before, after in pairwise(places)]
    assert all(gap >= 1 for gap in gaps)
    assert not gaps or max(gaps) - min(gaps) <= 1


def test_no_limit_is_all_and_none_is_refused() -> None:
    cases = [EvalCase("a", "", False, (), (), None, ())]
    assert sample_evenly(cases, None) == cases
    with pytest.raises(ValueError, match="limit"):
        sample_evenly(cases, 0)
