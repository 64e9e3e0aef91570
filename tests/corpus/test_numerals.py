"""Numerals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.numerals import parse_numeral


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十二", 12),
        ("二〇一四", 2014),
        ("二○一四", 2014),
        ("二Ｏ一四", 2014),
        ("廿一", 21),
        ("卅一", 31),
        ("一百零三", 103),
        ("两千零五", 2005),
        ("12", 12),
        ("１２", 12),
        (" 三 ", 3),
        ("零", 0),
    ],
)
def test_value(text: str, value: int) -> None:
    assert parse_numeral(text) == value


@pytest.mark.parametrize("text", ["", "甲", "十十", "百", "〇十一", "一些", "-", "一点五", "负一"])
def test_what_is_no_numeral_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_numeral(text)


@given(st.integers(0, 10**9))
def test_arabic_digits_keep_their_value(value: int) -> None:
    assert parse_numeral(str(value)) == value


@given(st.text(st.sampled_from("〇零一二三四五六七八九十百千两万亿"), max_size=8))
def test_any_string_of_numerals_is_a_value_or_a_value_error(text: str) -> None:
    """The library behind it once leaked a KeyError on 〇十一."""
    try:
        value = parse_numeral(text)
    except ValueError:
        return
    assert value >= 0
