from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.metrics.figures import find_figures
from eval.metrics.grounding import numbers_grounded, ungrounded
from eval.metrics.source_texts import SourceTexts
from rag.types import Answer, Passage


@given(st.text(alphabet="0129.,%-—一二三十百万亿点第年月日元个〔〕号国发 至", max_size=30))
def test_every_text_bears_its_own_figures(text: str) -> None:
    assert ungrounded(text, [text]) == []


@given(st.integers(1, 999_999_999))
def test_a_chinese_numeral_is_the_number_it_reads(number: int) -> None:
    read = [figure.value for figure in find_figures(cn2an.an2cn(number) + "元")]
    assert read == [str(number)]


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.sampled_from(["元", "%", "年", "亿美元", ""]))
def test_another_number_is_not_borne(number: int, more: int, unit: str) -> None:
    assert ungrounded(f"为{number + more}{unit}", [f"为{number}{unit}"])


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("实现地区生产总值12.7万亿元，同比增长9.7%", [("12700000000000", "元"), ("9.7", "%")]),
        ("进出口总额2197亿美元", [("219700000000", "美元")]),
        ("达到 22734 元和 8,363 元", [("22734", "元"), ("8363", "元")]),
        ("（国发〔2012〕43号）", [("2012-43", "号")]),
        ("(2013—2025年)", [("2013", "年"), ("2025", "年")]),
        ("2014年6月26日", [("2014", "年"), ("6", "月"), ("26", "日"), ("6-26", "日期")]),
        ("百分之九点七", [("9.7", "%")]),
        ("百分之八点零五", [("8.05", "%")]),
        ("二〇一四年", [("2014", "年")]),
        ("十二万七千亿元", [("12700000000000", "元")]),
        ("天保工程二期、第四代", [("2", "期"), ("4", "代")]),
        ("可生育两个孩子", [("2", "个")]),
        ("“十三五”", [("十三五", "")]),
        ("进一步统一、一个机制、三网融合、万一、百姓", []),
        ("千亿斤", [("100000000000", "斤")]),
    ],
)
def test_find_figures(text: str, figures: list[tuple[str, str]]) -> None:
    assert [(figure.value, figure.unit) for figure in find_figures(text)] == figures


@pytest.mark.parametrize(
    ("text", "cited", "wrong"),
    [
        ("增长百分之九点七", "同比增长9.7%", []),
        ("增长13.6%", "同比增长8.97%", ["13.6"]),
        ("共2197亿元", "总额2197亿美元", ["219700000000"]),
        ("共9.7", "增长9.7%", []),
        ("增长9.7%", "共9.7", ["9.7"]),
        ("2013年增长9.7%", "全年增长9.7%", ["2013"]),
        ("3月26日", "3月5日起，6月26日止", ["3-26"]),
        ("国发〔2012〕43号", "见国发[2012]43号", []),
        ("国发〔2012〕43号", "国办发〔2012〕43号", ["2012-43"]),
        ("国发〔2012〕43号", "国发〔2012〕21号，共43个", ["2012-43"]),
        ("国发〔2012〕43号", "国发〔2011〕43号", ["2012-43"]),
        ("2013年至2025年", "2013—2025年", []),
        ("“十四五”", "“十三五”", ["十四五"]),
        ("共3个", "没有数字", ["3"]),
    ],
)
def test_ungrounded(text: str, cited: str, wrong: list[str]) -> None:
    assert [figure.value for figure in ungrounded(text, [cited])] == wrong


TEXT = "投资10.6万亿元，增长22.2%；出口一般。"
TEXTS = SourceTexts({"甲": TEXT}.__getitem__)


@pytest.fixture
def saying(answer: Callable[..., Answer], passage: Callable[..., Passage]) -> Callable[..., Answer]:
    """Builds an answer whose one sentence says `text` and stands on TEXT[start:end]."""
    return lambda text, start, end: answer([passage(1, TEXT, start=0)], [(text, 1, start, end)])


def test_a_figure_must_stand_in_the_span_and_not_only_in_the_passage(saying: Callable[..., Answer]) -> None:
    assert numbers_grounded(saying("投资10.6万亿元。", 0, 9), TEXTS) == 1
    assert numbers_grounded(saying("投资10.6万亿元，增长22.2%。", 0, 9), TEXTS) == 0


def test_figures_outside_the_sentences_stand_on_nothing(saying: Callable[..., Answer]) -> None:
    given = saying("投资10.6万亿元。", 0, 9)
    assert numbers_grounded(replace(given, text=given.text + "另有3个项目。"), TEXTS) == 0
    assert numbers_grounded(replace(given, sentences=()), TEXTS) == 0


def test_grounding_does_not_apply_without_figures(saying: Callable[..., Answer]) -> None:
    assert numbers_grounded(saying("出口一般", 19, 23), TEXTS) is None
    assert numbers_grounded(replace(saying("投资9元", 0, 9), refused=True), TEXTS) is None
