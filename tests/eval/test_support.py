"""Citation recall and precision as ALCE defines them, and the claims of a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.metrics.claims import split_claims
from eval.metrics.source_texts import SourceTexts
from eval.metrics.support import support_scores
from rag.types import Answer, AnswerSentence, Span
from tests.eval.conftest import make_answer, make_passage

FACTS = "甲乙丙"


class FactJudge:
    """A claim is borne where every fact (character) of it stands in the cited words."""

    name = "facts"

    def support(self, claim: str, cited: Sequence[str]) -> float:
        return float(set(claim) & set(FACTS) <= set("".join(cited)))


def answer_of(*sentences: tuple[str, tuple[str, ...]]) -> Answer:
    """Each sentence with the words of each of its citations."""
    passages = [
        make_passage(i + 1, words, start=10 * i) for i, (_, cited) in enumerate(sentences) for words in cited
    ]
    passages = [
        make_passage(number, words, start=0, doc_id="")
        for number, words in enumerate((words for _, cited in sentences for words in cited), start=1)
    ]
    answer = make_answer(passages, [])
    made: list[AnswerSentence] = []
    number = 0
    for text, cited in sentences:
        spans = tuple(Span(number + i, 0, len(words)) for i, words in enumerate(cited, start=1))
        number += len(cited)
        made.append(AnswerSentence(text, tuple(span.number for span in spans), 1.0, spans))
    return replace(answer, sentences=tuple(made))


@pytest.mark.parametrize(
    ("sentence", "cited", "recall", "precision"),
    [
        pytest.param("甲", ("甲",), 1, 1, id="one citation that bears it"),
        pytest.param("甲", ("乙",), 0, 0, id="one that does not"),
        pytest.param("甲乙", ("甲", "乙"), 1, 1, id="two that bear it together"),
        pytest.param("甲", ("甲", "丙"), 1, 0.5, id="the second is idle"),
        pytest.param("甲", ("甲", "甲"), 1, 1, id="each bears it alone"),
        pytest.param("甲乙", ("甲", "乙", "丙"), 1, 2 / 3, id="two of three"),
        pytest.param("甲乙", ("甲", "丙"), 0, 0, id="not borne: no citation counts"),
    ],
)
def test_alce(sentence: str, cited: tuple[str, ...], recall: float, precision: float) -> None:
    found = support_scores(answer_of((sentence, cited)), SourceTexts(lambda _: ""), FactJudge())
    assert found is not None
    assert [found.citation_recall, found.citation_precision] == pytest.approx([recall, precision])


def test_means_are_over_sentences_citations_and_claims() -> None:
    answer = answer_of(("甲甲甲甲甲甲；乙乙乙乙乙乙", ("甲",)), ("丙", ("丙", "乙")))
    found = support_scores(answer, SourceTexts(lambda _: ""), FactJudge())
    assert found is not None
    assert found.citation_recall == 1 / 2
    assert found.citation_precision == pytest.approx(1 / 3)
    assert found.claims_supported == pytest.approx(2 / 3)


def test_a_refusal_has_none() -> None:
    assert support_scores(make_answer([], [], refused=True), SourceTexts(lambda _: ""), FactJudge()) is None


@given(st.text(alphabet="甲乙，；。并但其中", max_size=60))
def test_claims_lose_nothing(sentence: str) -> None:
    assert "".join(split_claims(sentence)) == sentence


@pytest.mark.parametrize(
    ("sentence", "claims"),
    [
        ("粮食总产量增长2.1%；油料总产量增长1.5%。", ["粮食总产量增长2.1%；", "油料总产量增长1.5%。"]),
        ("完成投资120亿元，其中中央投资30亿元。", ["完成投资120亿元，", "其中中央投资30亿元。"]),
        ("加强水利、交通等基础设施建设，", ["加强水利、交通等基础设施建设，"]),
        ("一是甲；二是乙。", ["一是甲；二是乙。"]),
    ],
)
def test_claims(sentence: str, claims: list[str]) -> None:
    assert split_claims(sentence) == claims
