"""Document numbers in every form that is printed, and their normal form."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.fields.doc_numbers import (
    find_doc_numbers,
    is_bare_number,
    normal_form,
    number_after_title,
    stated_number,
)

BRACKETS = ["〔〕", "[]", "［］", "（）", "()", "【】", "〈〉", "﹝﹞"]


@given(
    st.sampled_from(["国发", "国办发明电", "财综字", "沪府办规", "高检发释字", "经信发"]),
    st.sampled_from(BRACKETS),
    st.integers(1949, 2049),
    st.integers(1, 99999),
    st.sampled_from(["", " "]),
    st.sampled_from(["", "第"]),
)
def test_every_bracket_and_width(
    body: str, brackets: str, year: int, serial: int, gap: str, mark: str
) -> None:
    number = f"{body}{brackets[0]}{year}{brackets[1]}{gap}{mark}{serial}{gap}号"
    (found,) = find_doc_numbers(number)
    assert (found.value, found.start, found.end) == (number, 0, len(number))
    assert normal_form(number) == f"{body}〔{year}〕{serial}号"


@given(st.text("国发〔[2012】 ）令第〇十7号公告年-", max_size=14))
def test_a_normal_form_is_its_own(number: str) -> None:
    assert normal_form(normal_form(number)) == normal_form(number)


@pytest.mark.parametrize(
    ("line", "numbers"),
    [
        ("中华人民共和国国务院令第706号", ["中华人民共和国国务院令第706号"]),
        ("国务院令 第 706 号", ["国务院令 第 706 号"]),
        ("国令第706号", ["国令第706号"]),
        ("中华人民共和国主席令（第四十五号）", ["中华人民共和国主席令（第四十五号）"]),
        ("监察部、人事部令第7号", ["监察部、人事部令第7号"]),
        ("财政部公告2020年第6号", ["财政部公告2020年第6号"]),
        ("财政部 税务总局公告2020年第8号", ["财政部 税务总局公告2020年第8号"]),
        ("公告〔2020〕第5号", ["公告〔2020〕第5号"]),
        ("民政部公告第476号", ["民政部公告第476号"]),
        ("专题会议纪要〔2019〕12号", ["专题会议纪要〔2019〕12号"]),
        ("甲市长办公会议纪要2019年第12号", ["甲市长办公会议纪要2019年第12号"]),
        ("国办函〔2004〕25号", ["国办函〔2004〕25号"]),
        ("（国发〔2012〕43号）", ["国发〔2012〕43号"]),
        ("文号：国办函〔2004〕25号", ["国办函〔2004〕25号"]),
        ("甲政发〔2012〕43号　　　签发人：张三　李四", ["甲政发〔2012〕43号"]),
        ("发改能源〔2019〕1号 财建〔2019〕2号", ["发改能源〔2019〕1号", "财建〔2019〕2号"]),
        ("发改能源〔2019〕1号、财建〔2019〕2号", ["发改能源〔2019〕1号", "财建〔2019〕2号"]),
        ("国发〔２０１２〕４３号", ["国发〔２０１２〕４３号"]),
        ("根据国发〔2012〕43号", []),
        ("国发〔2012〕43号文件", []),
        ("国发〔12〕43号", []),
        ("第706号", []),
        ("关于甲的公告财政部公告2020年第6号", []),
    ],
)
def test_numbers_of_a_line(line: str, numbers: list[str]) -> None:
    found = find_doc_numbers(line)
    assert [number.value for number in found] == numbers
    assert all(line[number.start : number.end].strip() == number.value for number in found)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("国发[2012] 第043号", "国发〔2012〕43号"),
        ("国发〔２０１２〕４３号", "国发〔2012〕43号"),
        ("国令第706号", "中华人民共和国国务院令（第七百零六号）"),
        ("国务院令第706号", "中华人民共和国国务院令 第706号"),
        ("中华人民共和国主席令（第四十五号）", "主席令第45号"),
        ("财政部公告2020年第6号", "财政部公告（2020年第6号）"),
    ],
)
def test_prints_of_one_number(one: str, other: str) -> None:
    assert normal_form(one) == normal_form(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("国发〔2012〕43号", "国发〔2012〕4号"),
        ("国发〔2012〕43号", "国发〔2013〕43号"),
        ("国办发〔2012〕43号", "国发〔2012〕43号"),
        ("国务院令第706号", "主席令第706号"),
    ],
)
def test_different_numbers_stay_different(one: str, other: str) -> None:
    assert normal_form(one) != normal_form(other)


@pytest.mark.parametrize(
    "line", ["第706号", "〔2019〕12号", "2020年第5号", "（第四十五号）", "（2020年第5号）"]
)
def test_bare_numbers(line: str) -> None:
    assert is_bare_number(line)


@pytest.mark.parametrize("line", ["706号", "第5次", "2020年5号文件", "国发〔2012〕43号"])
def test_no_bare_numbers(line: str) -> None:
    assert not is_bare_number(line)


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("关于甲的公告财政部公告2020年第6号", "财政部公告2020年第6号"),
        ("关于甲的通知（国发〔2012〕43号）", "国发〔2012〕43号"),
        ("关于甲的通知 国发〔2012〕43号", "国发〔2012〕43号"),
        ("贯彻国发〔2012〕43号", None),
        ("关于甲的通知", None),
    ],
)
def test_number_right_after_a_title(line: str, number: str | None) -> None:
    found = number_after_title(line, re.compile("(?:通知|公告)$"))
    assert (found.value if found else None) == number


def test_stated_numbers() -> None:
    assert stated_number(["无"]) is None
    assert stated_number(["甲发〔2014〕1号", "乙发〔2014〕2号"]) == "甲发〔2014〕1号、乙发〔2014〕2号"
