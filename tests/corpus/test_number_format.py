"""Numbers and dates as a spreadsheet prints them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.loaders.number_format import format_value, plain_number


@pytest.mark.parametrize(
    ("stored", "code", "printed"),
    [
        ("12", "General", "12"),
        ("12.0", "General", "12"),
        ("0.30000000000000004", "General", "0.3"),
        ("1E+3", "General", "1000"),
        ("12.5", "0", "13"),
        ("12", "0.00", "12.00"),
        ("0.097", "0.0%", "9.7%"),
        ("0.0975", "0%", "10%"),
        ("1234567.891", "#,##0.00", "1,234,567.89"),
        ("1234567", "#,##0,", "1,235"),
        ("12.3", '0.0"亿元"', "12.3亿元"),
        ("12.5", "0.##", "12.5"),
        ("12", "0.##", "12"),
        ("-3", "0;(0)", "(3)"),
        ("-3", "0.0", "-3.0"),
        ("-3", '0_ ;[Red]\\-0\\ ', "-3"),
        ("5", '"¥"#,##0.00', "¥5.00"),
        ("5", '_ * #,##0.00_ ', "5.00"),
        ("0.5", "# ?/?", "0.5"),
        ("43831", "yyyy-m-d", "2020-01-01"),
        ("43831", 'yyyy"年"m"月"d"日"', "2020年1月1日"),
        ("43831", "[$-804]yyyy年m月", "2020年1月"),
        ("43831", "m月d日", "1月1日"),
        ("43831.5", "yyyy-m-d h:mm", "2020-01-01 12:00"),
        ("0.75", "h:mm:ss", "18:00:00"),
        ("-1", "yyyy-m-d", "-1"),
        ("甲", "0.00", "甲"),
        ("NaN", "0", "NaN"),
        ("1E+9999", "0", "1E+9999"),
        ("3", "@", "3"),
    ],
)  # fmt: skip
def test_value_in_its_format(stored: str, code: str, printed: str) -> None:
    assert format_value(stored, code) == printed


def test_days_of_1904() -> None:
    assert format_value("0", "yyyy-m-d", is_1904=True) == "1904-01-01"


@given(st.integers(-(10**14), 10**14), st.integers(0, 6))
def test_plain_number_keeps_the_value(digits: int, places: int) -> None:
    number = Decimal(digits).scaleb(-places)
    text = plain_number(number)
    assert Decimal(text) == number
    assert "E" not in text


@given(st.decimals(allow_nan=True, allow_infinity=True), st.text('0#,.%;yd@E"\\[]年 ', max_size=12))
def test_any_format_of_any_number_is_text(number: Decimal, code: str) -> None:
    assert isinstance(format_value(str(number), code), str)
