"""Dates in figures and in Chinese numerals."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.fields.dates import find_dates, is_date_line, parse_date

_DIGITS = "〇一二三四五六七八九"
DAYS = st.dates(date(1000, 1, 1), date(2999, 12, 31))


def numeral(n: int) -> str:
    tens, ones = divmod(n, 10)
    return ("" if tens < 2 else _DIGITS[tens]) + ("十" if tens else "") + (_DIGITS[ones] if ones else "")


@given(DAYS, st.sampled_from("〇○零◯O"))
def test_every_day_in_chinese_numerals(day: date, zero: str) -> None:
    year = "".join(_DIGITS[int(digit)] for digit in str(day.year)).replace("〇", zero)
    printed = f"{year}年{numeral(day.month)}月{numeral(day.day)}日"
    assert parse_date(printed) == day
    assert is_date_line(f"（{printed}）")


@given(
    DAYS,
    st.sampled_from(
        [
            "{0}年{1}月{2}日",
            "{0} 年 {1} 月 {2} 日",
            "{0}-{1:02}-{2:02}",
            "{0}.{1}.{2}",
            "{0}/{1}/{2}",
            "{0}年{1:02}月{2:02}日",
        ]
    ),
)
def test_every_day_in_figures(day: date, form: str) -> None:
    printed = form.format(day.year, day.month, day.day)
    (found,) = find_dates(f"成文日期：{printed}。")
    assert found.value == day
    assert f"成文日期：{printed}。"[found.start : found.end] == printed


@pytest.mark.parametrize(
    "text",
    ["2014年6月", "2014年2月30日", "120140626", "12014.6.26", "2014.6.261", "二〇一四年", "0000年0月0日"],
)
def test_no_day(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize("line", ["2014年6月26日施行", "自2014年6月26日", "2014年6月26日 2014年6月27日"])
def test_more_than_a_date(line: str) -> None:
    assert not is_date_line(line)


def test_bounds() -> None:
    text = "2014年6月26日，2015年7月27日"
    assert [day.value for day in find_dates(text, 11)] == [date(2015, 7, 27)]
    assert [day.value for day in find_dates(text, 0, 11)] == [date(2014, 6, 26)]
