"""Where sentences end."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.sentences import clause_spans, comma_spans, sentence_spans

TEXTS = st.text(st.sampled_from("甲乙。！？；!?;”’』」（(《）)》\n，,、：: 　\u20039.a"), max_size=60)


@settings(max_examples=300)
@given(TEXTS, st.data())
@pytest.mark.parametrize("spans_of", [sentence_spans, clause_spans, comma_spans])
def test_spans_are_trimmed_in_order_and_leave_only_blanks_out(
    spans_of: Callable[[str, int, int], list[tuple[int, int]]], text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    spans = spans_of(text, start, end)
    at = start
    for left, right in spans:
        assert at <= left < right <= end
        assert text[at:left].strip() == ""
        assert text[left:right] == text[left:right].strip()
        at = right
    assert text[at:end].strip() == ""


@given(TEXTS)
def test_no_sentence_crosses_a_line(text: str) -> None:
    assert all("\n" not in text[left:right] for left, right in sentence_spans(text, 0, len(text)))


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        (
            "落实《意见》(国发〔2012〕43号，以下简称《意见》)，加快，",
            ["落实《意见》(国发〔2012〕43号，以下简称《意见》)，", "加快，"],
        ),
        ("《关于甲，乙的通知》，丙", ["《关于甲，乙的通知》，", "丙"]),
        ("甲（乙，丙", ["甲（乙，", "丙"]),
        ("1,234元,甲、乙", ["1,234元,", "甲、乙"]),
    ],
    ids=["brackets-of-two-kinds", "a-title", "never-closed", "a-number-and-a-list"],
)
def test_commas_cut_but_not_in_brackets(text: str, pieces: list[str]) -> None:
    assert [text[start:end] for start, end in comma_spans(text, 0, len(text))] == pieces


def sentences(text: str) -> list[str]:
    return [text[left:right] for left, right in sentence_spans(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全年增长9.7%。完成投资。", ["全年增长9.7%。", "完成投资。"]),
        ("增长9.7%；下降1%！是吗？", ["增长9.7%；", "下降1%！", "是吗？"]),
        ("“建设‘三网’。”各省：", ["“建设‘三网’。”", "各省："]),
        ("（见附件。）甲", ["（见附件。）", "甲"]),
        ("标题\n正文", ["标题", "正文"]),
        ("什么？！对。。", ["什么？！", "对。。"]),
        ("  甲。 　乙。 \n", ["甲。", "乙。"]),
        ("地区：河南；数值（亿元）：12.3。\n乙。", ["地区：河南；数值（亿元）：12.3。", "乙。"]),
        ("分工：甲；二是乙。", ["分工：甲；", "二是乙。"]),
        ("", []),
        (" \n ", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_clauses() -> None:
    text = "实现12.7万亿元，增长9.7%、其中：投资"
    assert [text[a:b] for a, b in clause_spans(text, 0, len(text))] == [
        "实现12.7万亿元，",
        "增长9.7%、",
        "其中：",
        "投资",
    ]
