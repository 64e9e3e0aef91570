"""Measures of a ranking: by hand, and against trec_eval's own arithmetic on random runs."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.cases import EvalCase, Gold
from eval.metrics.retrieval import quote_hit, ranking
from rag.types import Passage
from tests.eval.conftest import make_passage

QUOTES = ("甲句话。", "乙句话。", "丙句话。")


def case_of(quotes: Sequence[str], *tags: str) -> EvalCase:
    return EvalCase("c", "问", True, (), tuple(Gold("甲.txt", quote) for quote in quotes), None, tags)


def passages_of(texts: Sequence[str]) -> list[Passage]:
    return [make_passage(number, text or "无关", start=0) for number, text in enumerate(texts, start=1)]


@pytest.mark.parametrize(
    ("texts", "tags", "recall", "ndcg", "mrr"),
    [
        pytest.param(["甲句话。"], ["list"], 1 / 3, 1 / (1 + 1 / math.log2(3) + 0.5), 1, id="one of three"),
        pytest.param(["", "甲句话。"], [], 1, 1 / math.log2(3), 0.5, id="any will do, second"),
        pytest.param(["甲句话。", "甲句话。"], [], 1, 1, 1, id="found twice counts once"),
        pytest.param(
            ["", "乙句话。", "甲句话。"], [], 1, 1 / math.log2(3), 0.5, id="the better of two that will do"
        ),
        pytest.param(["甲句话。乙句话。丙句话。"], ["list"], 1, 1, 1, id="all in one passage"),
        pytest.param(["", ""], ["list"], 0, 0, 0, id="nothing found"),
        pytest.param([], [], 0, 0, 0, id="empty"),
    ],
)
def test_worked_out_by_hand(
    texts: list[str], tags: list[str], recall: float, ndcg: float, mrr: float
) -> None:
    found = ranking(case_of(QUOTES, *tags), passages_of(texts))
    assert found == {
        "recall@10": pytest.approx(recall), "ndcg@10": pytest.approx(ndcg), "mrr@10": pytest.approx(mrr),
    }  # fmt: skip


@given(st.lists(st.sampled_from(["", *QUOTES]), max_size=14), st.booleans())
def test_against_the_definitions(texts: list[str], needs_all: bool) -> None:
    """Gain 1 for each quote at the rank that first brings it; discount log2(rank + 1) (Järvelin & Kekäläinen 2002)."""
    found = ranking(case_of(QUOTES, *(["list"] if needs_all else [])), passages_of(texts))
    ranks = sorted({text: rank for rank, text in reversed(list(enumerate(texts, start=1))) if text}.values())
    ranks = [rank for rank in ranks if rank <= 10][: None if needs_all else 1]
    needed = len(QUOTES) if needs_all else 1
    ideal = sum(1 / math.log2(rank + 1) for rank in range(1, needed + 1))
    assert found["recall@10"] == pytest.approx(len(ranks) / needed)
    assert found["ndcg@10"] == pytest.approx(sum(1 / math.log2(rank + 1) for rank in ranks) / ideal)
    assert found["mrr@10"] == pytest.approx(1 / ranks[0] if ranks else 0)


def test_another_document_with_the_same_words_is_not_gold(passage: Callable[..., Passage]) -> None:
    found = [passage(1, "甲句话。", start=0, source="乙.txt")]
    assert ranking(case_of(QUOTES[:1]), found)["recall@10"] == 0
    assert quote_hit(case_of(QUOTES[:1]), found, 1) == 0


def test_without_gold_nothing_is_measured() -> None:
    assert ranking(EvalCase("c", "问", True, ("甲",), (), None, ()), []) == {}
