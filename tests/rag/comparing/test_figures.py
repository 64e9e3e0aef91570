"""Where the figures of answers differ."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rag.comparing.figures import compare_figures


def said(texts: list[str]) -> list[list[tuple[str, bool]]]:
    return [[(figure.text, figure.shared) for figure in figures] for figures in compare_figures(texts)]


def test_the_same_value_printed_otherwise_is_shared() -> None:
    assert said(["总值12.7万亿元，增长9.7%。", "总值127000亿元，增长百分之八。"]) == [
        [("12.7万亿元", True), ("9.7%", False)],
        [("127000亿元", True), ("百分之八", False)],
    ]


def test_dates_numbers_of_documents_and_of_items_are_no_figures() -> None:
    assert said(["2013年3月，国发〔2012〕43号第三条，一是减税2项。", ""]) == [[("2项", False)], []]


def test_of_three_sides_all_must_agree() -> None:
    assert said(["5%", "5%", "6%"]) == [[("5%", False)], [("5%", False)], [("6%", False)]]


def test_another_figure_for_the_same_differs_and_one_for_something_else_stands_alone() -> None:
    texts = [
        "全省生产总值增长5.5%，一般公共预算收入增长1.2%，投资增长3%。",
        "地区生产总值增长5.1%，投资增长4%，出口3%。",
    ]
    found = [
        [(figure.text, figure.shared, figure.differs) for figure in side] for side in compare_figures(texts)
    ]
    assert found == [
        [("5.5%", False, True), ("1.2%", False, False), ("3%", True, False)],
        [("5.1%", False, True), ("4%", False, True), ("3%", True, False)],
    ]


def test_the_only_figure_of_its_unit_on_each_side_answers_the_same_question() -> None:
    texts = ["中部六省进出口总额2196亿美元，同比增长13.6%。", "进出口总额增长8.6%。"]
    found = [[(figure.text, figure.differs) for figure in side] for side in compare_figures(texts)]
    assert found == [[("2196亿美元", False), ("13.6%", True)], [("8.6%", True)]]


@given(st.lists(st.text("增长1.5%亿万元。 ", max_size=20), min_size=1, max_size=4))
def test_a_figure_is_a_slice_and_a_text_agrees_with_itself(texts: list[str]) -> None:
    for text, figures in zip(texts, compare_figures(texts), strict=True):
        assert all(text[figure.start : figure.end] == figure.text for figure in figures)
        for twin in compare_figures([text, text]):
            assert all(figure.shared for figure in twin)
