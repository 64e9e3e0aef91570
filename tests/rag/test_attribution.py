"""Markers and words of a composed sentence back to the exact spans it stands on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.attribution import attribute, split_markers
from rag.retrieval import given_passages
from rag.types import GivenPassage

MARKED = st.lists(
    st.sampled_from(["增长", "[0]", "[1]", "[6]", "[7]", "【2】", "［１,2］", "[", "]", "9", "、"]),
    max_size=8,
).map("".join)


@given(MARKED | st.text(max_size=30), st.integers(0, 12))
def test_only_shown_passages_are_named(sentence: str, passage_count: int) -> None:
    text, valid, invalid = split_markers(sentence, passage_count)
    assert all(1 <= number <= passage_count for number in valid)
    assert not any(1 <= number <= passage_count for number in invalid)
    assert len(set(valid)) == len(valid)
    assert len(text) <= len(sentence)


@pytest.mark.parametrize(
    ("sentence", "text", "valid", "invalid"),
    [
        ("增长9.7%。[1]", "增长9.7%。", [1], []),
        ("增长9.7%[1]。", "增长9.7%。", [1], []),
        ("增长9.7%。[6][2]", "增长9.7%。", [6, 2], []),
        ("增长9.7%。[1, 2、3]", "增长9.7%。", [1, 2, 3], []),
        ("增长9.7%。【1】［２］", "增长9.7%。", [1, 2], []),
        ("增长9.7%。[1][1]", "增长9.7%。", [1], []),
        ("增长9.7%。[0]", "增长9.7%。", [], [0]),  # not the last passage
        ("增长9.7%。[9]", "增长9.7%。", [], [9]),
        ("见国办发[2023]1号。", "见国办发[2023]1号。", [], []),
        ("见国办发〔2023〕1号。[3]", "见国办发〔2023〕1号。", [3], []),
    ],
)
def test_markers_of_six_passages(sentence: str, text: str, valid: list[int], invalid: list[int]) -> None:
    assert split_markers(sentence, 6) == (text, valid, invalid)


PASSAGES = given_passages(
    [
        GivenPassage("甲", "全年新建水库120座。重点治理中小河流。\n各地要层层落实责任。"),
        GivenPassage("乙", "全年完成投资35.6亿元，增长8.1%。"),
    ]
)


def quotes(sentence: str) -> list[tuple[int, str]]:
    by_number = {passage.number: passage.text for passage in PASSAGES}
    return [(span.number, by_number[span.number][span.start : span.end]) for span in attribute(sentence, PASSAGES)]  # fmt: skip


@given(st.text(max_size=40) | st.sampled_from([p.text for p in PASSAGES]))
def test_spans_are_whole_sentences_in_order(sentence: str) -> None:
    spans = attribute(sentence, PASSAGES)
    assert list(spans) == sorted(set(spans), key=lambda span: (span.number, span.start))
    assert len(spans) <= 3
    for span in spans:
        passage = PASSAGES[span.number - 1]
        assert 0 <= span.start < span.end <= len(passage.text)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("全年新建水库120座。", [(1, "全年新建水库120座。")]),
        ("完成投资35.6亿元，同比增长8.1%。", [(2, "全年完成投资35.6亿元，增长8.1%。")]),
        ("新建水库120座，完成投资35.6亿元。", [(1, "全年新建水库120座。"), (2, "全年完成投资35.6亿元，增长8.1%。")]),
        ("今天天气晴朗。", []),
        ("", []),
    ],
)  # fmt: skip
def test_sentence_stands_on_its_words(sentence: str, expected: list[tuple[int, str]]) -> None:
    assert quotes(sentence) == expected


def test_figure_outweighs_words() -> None:
    passages = given_passages(
        [GivenPassage("甲", "全年新建大型水库的工作顺利。"), GivenPassage("乙", "计划新建120座。")]
    )
    assert [span.number for span in attribute("全年新建水库120座。", passages)] == [1, 2]


def test_a_figure_written_otherwise_is_found() -> None:
    passages = given_passages([GivenPassage("甲", "全年完成投资12.7万亿元。全年完成投资9万亿元。")])
    assert [span.start for span in attribute("全年完成投资127000亿元。", passages)] == [0]


def test_a_name_outweighs_words() -> None:
    passages = given_passages(
        [GivenPassage("甲", "扎实推进实验区建设发展。"), GivenPassage("乙", "国务院批复了规划，郑州牵头。")]
    )
    assert [span.number for span in attribute("郑州扎实推进实验区建设发展。", passages)] == [1, 2]
