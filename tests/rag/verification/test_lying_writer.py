"""Whatever a writer invents: what passes has its figures in the words it cites, as an independent reader of figures sees it."""

from __future__ import annotations

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from eval.metrics.grounding import ungrounded
from rag.verification import verify_sentence

_NUMBERS = st.one_of(
    st.integers(0, 9999).map(str),
    st.decimals(0, 999, places=1).map(str),
    st.sampled_from(["十二", "三", "二十一", "百分之九点七", "两", "一百二十"]),
)
_UNITS = st.sampled_from(["%", "万元", "亿元", "亿美元", "万亿元", "个百分点", "家", "项", "个", "人", "万人", "公里", "亩", "个月", ""])  # fmt: skip
_FIGURES = st.one_of(
    st.tuples(_NUMBERS, _UNITS).map("".join),
    st.tuples(st.integers(2009, 2025), st.integers(1, 12), st.integers(1, 28)).map(
        lambda d: f"{d[0]}年{d[1]}月{d[2]}日"
    ),
    st.integers(2009, 2025).map(lambda year: f"{year}年"),
    st.tuples(st.sampled_from(["国发", "国办发", "财建"]), st.integers(2009, 2025), st.integers(1, 99)).map(
        lambda n: f"（{n[0]}〔{n[1]}〕{n[2]}号）"
    ),
)
_WORDS = st.sampled_from(
    ["中部地区", "河南省", "生产总值", "进口", "出口", "增长", "下降", "不得", "可以", "达到", "，", "；", "、", "和", "其中", "由", "至", "约", "以上", "按照", "实施《规划》", "分别"]
)  # fmt: skip
_TEXT = st.lists(_WORDS | _FIGURES, min_size=1, max_size=10)
_CITED = st.lists(_TEXT, min_size=1, max_size=3)
_NUMERAL = frozenset("0123456789零一二三四五六七八九十百两")


@st.composite
def _lies(draw: st.DrawFn) -> tuple[str, list[str]]:
    """Return a sentence pieced together of the cited texts and of figures of its own, and the texts."""
    cited = draw(_CITED)
    pieces = [piece for text in cited for piece in text]
    if draw(st.booleans()):  # nearly true: one piece changed, so that much passes what is not about figures
        told = list(draw(st.sampled_from(cited)))
        told[draw(st.integers(0, len(told) - 1))] = draw(_FIGURES | st.sampled_from(pieces))
    else:
        told = draw(st.lists(st.sampled_from(pieces) | _FIGURES, min_size=1, max_size=8))
    return _joined(told) + "。", [_joined(text) + "。" for text in cited]


def _joined(pieces: list[str]) -> str:
    """Return the pieces as one text, a comma between two numerals: run together (1十二%) they have no one reading."""
    text = pieces[0]
    for piece in pieces[1:]:
        text += f"、{piece}" if text[-1] in _NUMERAL and piece[0] in _NUMERAL else piece
    return text


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(_lies())
@example(("十二%。", ["十二个百分点。"]))
def test_what_passes_has_its_figures_in_the_cited_words(lie: tuple[str, list[str]]) -> None:
    sentence, cited = lie
    if verify_sentence(sentence, cited).passed:
        assert ungrounded(sentence, cited) == []


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(_lies(), st.lists(_TEXT.map(_joined), max_size=2))
def test_headings_add_years_and_no_other_figure(lie: tuple[str, list[str]], frame: list[str]) -> None:
    sentence, cited = lie
    if verify_sentence(sentence, cited, frame).passed:
        assert all(figure.unit == "年" for figure in ungrounded(sentence, cited))
