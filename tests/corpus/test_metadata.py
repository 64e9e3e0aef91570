"""Metadata: what is printed, and nothing else."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.dates import parse_date
from corpus.metadata import parse_metadata
from corpus.normalize import normalize
from corpus.raw import StatedField
from tests.corpus.line_soups import SHIPPED, SOUPS, without_blanks


def test_shipped_document() -> None:
    metadata = parse_metadata(normalize(SHIPPED.read_text(encoding="utf-8")).text, (), SHIPPED.stem)
    assert metadata.title == "2013 年促进中部地区崛起工作总结和 2014 年工作要点"
    assert metadata.doc_number is None  # those in its text are other documents' numbers
    assert metadata.issuers == ()
    assert (metadata.issued_on, metadata.published_on, metadata.effective_on) == (None, None, None)


@settings(max_examples=300, deadline=None)
@given(SOUPS)
def test_a_document_number_is_printed_in_the_text(raw: str) -> None:
    text = normalize(raw).text
    number = parse_metadata(text, (), "x").doc_number
    assert number is None or number in text


@settings(max_examples=300, deadline=None)
@given(SOUPS)
def test_a_title_is_printed_in_the_text_or_is_the_file_name(raw: str) -> None:
    text = normalize(raw).text
    assert (
        without_blanks(parse_metadata(text, (), "促进中部崛起").title)
        in without_blanks(text) + "促进中部崛起"
    )


@pytest.mark.parametrize(
    "number",
    [
        "国发〔2012〕43号",
        "国发[2012]43号",
        "国发（2012）43号",
        "国发(2012)43号",
        "国办发明电〔2014〕1号",
        "财综字【1999】第 12 号",
        "发改地区〔2014〕 1265 号",
        "中华人民共和国国务院令第397号",
    ],
)
def test_document_number_as_printed(number: str) -> None:
    text = f"国务院关于支持甲的意见\n{number}\n各省、自治区、直辖市人民政府：\n正文。"
    assert parse_metadata(text, (), "x").doc_number == number
    assert parse_metadata(text, (), "x").title == "国务院关于支持甲的意见"


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("根据国发〔2012〕43号文件精神，制定本办法。", id="another's, in a sentence"),
        pytest.param("《若干意见》（国发〔2012〕43号）", id="another's, after its title"),
        pytest.param("2012年43号", id="without a body and brackets"),
        pytest.param("国发〔12〕43号", id="a short year"),
        pytest.param("第三号", id="a bare number"),
    ],
)
def test_no_document_number_is_invented(line: str) -> None:
    assert parse_metadata(f"关于甲的通知\n{line}\n正文。", (), "x").doc_number is None


@pytest.mark.parametrize("value", ["无", "—", "暂无"])
def test_a_field_that_says_there_is_no_number_gives_none(value: str) -> None:
    """`文号：无` once became the document number 无."""
    assert parse_metadata(f"标题：关于甲的通知\n文号：{value}\n正文。", (), "x").doc_number is None
    assert (
        parse_metadata("正文。", (StatedField("doc_number", value, "front_matter"),), "x").doc_number is None
    )


def test_header_lines() -> None:
    text = (
        "标题：关于甲的通知\n发文字号：国发〔2012〕43号\n发文机关：国家发展改革委、财政部\n成文日期：2014年6月26日\n"
        "发布日期：2014-07-01\n施行日期：二〇一四年八月一日\n来源：https://www.gov.cn/a.htm\n正文。"
    )
    metadata = parse_metadata(text, (), "x")
    assert metadata.title == "关于甲的通知"
    assert metadata.doc_number == "国发〔2012〕43号"
    assert metadata.issuers == ("国家发展改革委", "财政部")
    assert metadata.issued_on == date(2014, 6, 26)
    assert metadata.published_on == date(2014, 7, 1)
    assert metadata.effective_on == date(2014, 8, 1)
    assert metadata.url == "https://www.gov.cn/a.htm"


def test_what_is_given_wins_over_what_is_printed() -> None:
    metadata = parse_metadata(
        "标题：甲\n正文。",
        (
            StatedField("title", "乙", "front_matter"),
            StatedField("来源", "javascript:alert(1)", "front_matter"),
        ),
        "x",
    )
    assert metadata.title == "乙"
    assert metadata.url is None


@pytest.mark.parametrize(
    ("text", "stem", "title"),
    [
        pytest.param("国务院办公厅\n关于印发甲规划的\n通知\n国办发〔2014〕1号", "x", "国务院办公厅关于印发甲规划的通知", id="over lines"),
        pytest.param("附件\n工作总结\n一、甲", "x", "工作总结", id="below 附件"),
        pytest.param("这是没有标题的正文。第二句。", "促进中部崛起规划", "促进中部崛起规划", id="the file's name"),
        pytest.param("这是没有标题的正文。第二句。", "scan01", "这是没有标题的正文", id="the opening words"),
        pytest.param("国务院关于印发甲的通知（试行）\n各省：\n正文。", "x", "国务院关于印发甲的通知（试行）", id="with brackets"),
    ],
)  # fmt: skip
def test_title(text: str, stem: str, title: str) -> None:
    assert parse_metadata(text, (), stem).title == title


def test_issuer_before_the_title_words() -> None:
    assert parse_metadata("国家发展改革委、财政部关于印发甲的通知\n正文。", (), "x").issuers == (
        "国家发展改革委",
        "财政部",
    )


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2014年6月26日", date(2014, 6, 26)),
        ("二〇一四年六月二十六日", date(2014, 6, 26)),
        ("二○一四年十二月三十一日", date(2014, 12, 31)),
        ("2014-06-26", date(2014, 6, 26)),
        ("2014.6.26", date(2014, 6, 26)),
        ("2014年13月26日，2014年6月26日", date(2014, 6, 26)),
        ("2014年6月", None),
        ("2014年2月30日", None),
        ("", None),
    ],
)
def test_date(text: str, day: date | None) -> None:
    assert parse_date(text) == day


@given(st.text(st.sampled_from("0129〇○零一二三十百年月日-./ "), max_size=16))
def test_any_text_has_a_date_or_none(text: str) -> None:
    parse_date(text)
