from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from eval.cases import EvalCase
from eval.metrics.citation import citation_precision, gold_cited, quote_valid
from eval.metrics.source_texts import SourceTexts
from rag.types import Answer, Passage, Span

TEXT = "实现总额2197亿，增长9%。支持某地一体化。推进某地一体化。"
TEXTS = SourceTexts({"甲": TEXT}.__getitem__)


@pytest.fixture
def quotes(answer: Callable[..., Answer], passage: Callable[..., Passage]) -> Callable[..., Answer]:
    """Builds an answer that quotes each of the given words, each from a passage of its own that is the whole text."""

    def build(*quoted: str) -> Answer:
        passages = [passage(number, TEXT, start=0) for number in range(1, len(quoted) + 1)]
        spans = [(TEXT.index(words), TEXT.index(words) + len(words)) for words in quoted]
        sentences = [
            (words, i, *span) for i, (words, span) in enumerate(zip(quoted, spans, strict=True), start=1)
        ]
        return answer(passages, sentences)

    return build


@pytest.mark.parametrize(
    ("quoted", "cited"),
    [
        ("实现总额2197亿，增长9%", 1),  # more than the gold quote
        ("实现总额2197", 1),  # 8 of 10 code points
        ("总额2197亿", 1),  # 7 of 10, yet it holds the answer
        ("实现总额219", 0),  # 7 of 10, without it
        ("增长9%", 0),
    ],
)
def test_a_gold_quote_is_cited(
    quoted: str, cited: float, case: Callable[..., EvalCase], quotes: Callable[..., Answer]
) -> None:
    assert gold_cited(case(["2197亿"], ["实现总额 2197亿"]), quotes(quoted), TEXTS) == cited


def test_the_same_words_elsewhere_do_not_count(
    case: Callable[..., EvalCase], quotes: Callable[..., Answer]
) -> None:
    # 推进某地一体化 shares 5 of 7 characters with the gold quote, and the answer, but stands elsewhere.
    assert gold_cited(case(["一体化"], ["支持某地一体化"]), quotes("推进某地一体化"), TEXTS) == 0


def test_another_source_does_not_count(case: Callable[..., EvalCase], quotes: Callable[..., Answer]) -> None:
    given = quotes("增长9%")
    moved = replace(
        given,
        citations=tuple(replace(c, source="乙.txt") for c in given.citations),
        passages=tuple(replace(p, source="乙.txt") for p in given.passages),
    )
    assert gold_cited(case(["9%"], ["增长9%"]), given, TEXTS) == 1
    assert gold_cited(case(["9%"], ["增长9%"]), moved, TEXTS) == 0


def test_a_source_in_a_folder_is_the_gold_source(
    case: Callable[..., EvalCase], quotes: Callable[..., Answer]
) -> None:
    given = quotes("增长9%")
    foldered = replace(
        given,
        citations=tuple(replace(c, source="库/甲.txt") for c in given.citations),
        passages=tuple(replace(p, source="库/甲.txt") for p in given.passages),
    )
    assert gold_cited(case(["9%"], ["增长9%"]), foldered, TEXTS) == 1


def test_two_parts_need_both_golds(case: Callable[..., EvalCase], quotes: Callable[..., Answer]) -> None:
    both = case(["2197亿", "9%"], ["实现总额2197亿", "增长9%"], tags=["two-part"])
    either = case(["2197亿", "9%"], ["实现总额2197亿", "增长9%"])
    assert gold_cited(both, quotes("增长9%"), TEXTS) == 0
    assert gold_cited(either, quotes("增长9%"), TEXTS) == 1
    assert gold_cited(both, quotes("增长9%", "实现总额2197亿"), TEXTS) == 1


def test_an_untrue_quote_cites_nothing(case: Callable[..., EvalCase], quotes: Callable[..., Answer]) -> None:
    given = quotes("增长9%")
    untrue = replace(given, citations=(replace(given.citations[0], quote="增长8%"),))
    assert gold_cited(case(["9%"], ["增长9%"]), untrue, TEXTS) == 0
    assert citation_precision(case(["9%"], ["增长9%"]), untrue, TEXTS) == 0


def test_precision_is_the_share_of_citations_that_touch_gold(
    case: Callable[..., EvalCase], quotes: Callable[..., Answer]
) -> None:
    given = quotes("增长9%", "支持某地一体化", "推进某地一体化")
    assert citation_precision(case(["9%"], ["增长9%"]), given, TEXTS) == pytest.approx(1 / 3)


def test_citation_measures_do_not_apply_without_gold(
    case: Callable[..., EvalCase], quotes: Callable[..., Answer]
) -> None:
    refusable = case(answerable=False)
    assert gold_cited(refusable, quotes("增长9%"), TEXTS) is None
    assert citation_precision(refusable, quotes("增长9%"), TEXTS) is None
    assert citation_precision(case(["9%"], ["增长9%"]), quotes(), TEXTS) is None


def test_a_true_answer_is_valid(quotes: Callable[..., Answer]) -> None:
    assert quote_valid(quotes("增长9%", "支持某地一体化"), TEXTS) == 1


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda a: replace(a, citations=(replace(a.citations[0], quote="增长8%"),)), id="quote"),
        pytest.param(lambda a: replace(a, citations=(replace(a.citations[0], start=0),)), id="offset"),
        pytest.param(lambda a: replace(a, citations=(replace(a.citations[0], number=2),)), id="number"),
        pytest.param(lambda a: replace(a, citations=(replace(a.citations[0], doc_id="乙"),)), id="document"),
        pytest.param(lambda a: replace(a, citations=()), id="no citation"),
        pytest.param(lambda a: replace(a, sentences=()), id="no sentence"),
        pytest.param(
            lambda a: replace(a, sentences=(replace(a.sentences[0], citations=()),)),
            id="sentence without citation",
        ),
        pytest.param(
            lambda a: replace(a, sentences=(replace(a.sentences[0], citations=(1, 9)),)),
            id="sentence cites unshown",
        ),
        pytest.param(
            lambda a: replace(a, sentences=(replace(a.sentences[0], spans=(Span(1, 5, 99),)),)),
            id="span too long",
        ),
        pytest.param(lambda a: replace(a, sentences=(replace(a.sentences[0], spans=()),)), id="no span"),
        pytest.param(lambda a: replace(a, passages=(replace(a.passages[0], text="别的话"),)), id="passage"),
        pytest.param(lambda a: replace(a, passages=()), id="no passages"),
        pytest.param(lambda a: replace(a, refused=True), id="refusal that cites"),
    ],
)
def test_what_is_untrue_is_not_valid(
    spoil: Callable[[Answer], Answer], quotes: Callable[..., Answer]
) -> None:
    assert quote_valid(spoil(quotes("增长9%")), TEXTS) == 0


def test_a_document_that_is_gone_is_not_valid(quotes: Callable[..., Answer]) -> None:
    nothing: dict[str, str] = {}
    assert quote_valid(quotes("增长9%"), SourceTexts(nothing.__getitem__)) == 0


def test_validity_does_not_apply_to_a_refusal(answer: Callable[..., Answer]) -> None:
    assert quote_valid(answer([], [], refused=True), TEXTS) is None


def test_a_given_passage_is_its_own_text(
    answer: Callable[..., Answer], passage: Callable[..., Passage], case: Callable[..., EvalCase]
) -> None:
    given = answer([passage(1, "增长9%，不错", start=0, doc_id="")], [("增长9%", 1, 0, 4)])
    assert quote_valid(given, TEXTS) == 1
    assert gold_cited(case(["9%"], ["增长9%"]), given, TEXTS) == 1
