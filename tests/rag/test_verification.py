"""May a sentence be shown?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.tokenizing import bigrams
from rag.verification import verify_sentence
from tests.corpus.line_soups import SHIPPED

GDP = "据初步测算，全年中部地区实现地区生产总值12.7万亿元，同比增长9.7%；"
SHIPPED_TEXT = SHIPPED.read_text(encoding="utf-8")


@given(st.text(max_size=60), st.lists(st.text(max_size=60), max_size=3))
def test_support_is_a_share_and_no_citation_never_passes(sentence: str, cited: list[str]) -> None:
    verdict = verify_sentence(sentence, cited)
    assert 0 <= verdict.support <= 1
    assert verdict.passed == (verdict.problems == ())
    assert not verify_sentence(sentence, []).passed


@given(st.integers(0, len(SHIPPED_TEXT) - 1), st.integers(1, 120))
def test_words_always_bear_themselves(start: int, length: int) -> None:
    quote = SHIPPED_TEXT[start : start + length]
    if bigrams(quote):
        assert verify_sentence(quote, [quote]).passed


def test_a_single_character_beside_a_figure_bears_itself() -> None:
    """Without 六省, 和 stands alone: so it does in the cited words."""
    assert verify_sentence("，中部六省和", ["，中部六省和"]).passed


def test_rewording_with_the_same_figures_passes() -> None:
    assert verify_sentence("中部地区实现地区生产总值127000亿元，同比增长百分之九点七。", [GDP]).passed


@pytest.mark.parametrize(
    ("sentence", "problem"),
    [
        pytest.param(
            GDP.replace("9.7%", "9.8%"), "所引原文没有这些数字：9.8%", id="another percentage"
        ),
        pytest.param(GDP.replace("亿元", "亿美元"), "所引原文没有这些数字：12.7万亿美元", id="another unit"),
        pytest.param(GDP.replace("全年", "2014年"), "所引原文没有这些数字：2014", id="a year that is not there"),
        pytest.param("农村公路养护由县级人民政府负责。", "所引原文不支持这句话", id="another matter"),
    ],
)  # fmt: skip
def test_what_the_cited_words_do_not_say_fails(sentence: str, problem: str) -> None:
    assert problem in verify_sentence(sentence, [GDP]).problems


NO_FEES = "各级人民政府及其有关部门不得向企业摊派费用，没有法律依据的收费项目一律取消。"
PUBLISH = "各级人民政府及其有关部门应当向社会公示收费项目，没有公示的不得收取。"


@pytest.mark.parametrize(
    ("sentence", "cited"),
    [
        pytest.param(PUBLISH.replace("应当", "不得"), PUBLISH, id="应当 → 不得, though the text says 不得 elsewhere"),
        pytest.param("各级人民政府应当公示收费，不得拖延。", "各级人民政府应当公示收费。", id="不得 added"),
        pytest.param("各级人民政府及其有关部门向企业摊派费用。", NO_FEES, id="不得 lost"),
        pytest.param("中部地区不支持开展园区循环化改造。", "中部地区支持开展园区循环化改造。", id="不 added"),
        pytest.param("园区完成循环化改造任务。", "园区未完成循环化改造任务。", id="未 lost"),
    ],
)  # fmt: skip
def test_negation_that_is_added_or_lost_fails(sentence: str, cited: str) -> None:
    assert any("否定" in problem for problem in verify_sentence(sentence, [cited]).problems)


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("各级人民政府及其有关部门不得向企业摊派费用。", id="the negated half"),
        pytest.param("没有法律依据的收费项目一律取消。", id="the other half"),
    ],
)
def test_part_with_its_own_negation_passes(sentence: str) -> None:
    assert verify_sentence(sentence, [NO_FEES]).passed
