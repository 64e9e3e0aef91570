"""Metadata: what is printed, and nothing else."""

from __future__ import annotations

from datetime import date
from time import monotonic

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from corpus.fields.dates import parse_date
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


OFFICIAL_LINES = st.lists(
    st.sampled_from(
        [
            "标题：甲", "文号：国发〔2012〕43号", "发文机关：", "甲省人民政府文件", "甲省财政厅", "中华人民共和国国务院令", "第706号",
            "甲政发〔2014〕1号", "关于印发乙规划的", "甲省人民政府关于印发乙规划的通知", "通知", "关于乙的公告 财政部", "税务总局公告2020年第8号",
            "各市、县人民政府，省政府各部门：", "财政部、税务总局：", "（1998年6月26日甲市第九届人民代表大会常务委员会第三次会议通过）",
            "2009年2月20日 中华人民共和国国务院令第550号公布", "现将《乙规划》印发给你们。", "本通知自2014年7月1日起施行。", "本规定自公布之日起施行。",
            "一、总体要求", "第一条 为了甲。", "附件：1.乙方案", "2.丙清单", "甲省人民政府 2014年6月26日", "财  政  部", "二○一四年六月二十六日",
            "总理　李四", "（此件公开发布）", "主题词：教育 通知", "附件1", "政 府 工 作 报 告", "2025年郑州市工作要点",
        ]
    ),
    min_size=1,
    max_size=14,
).map("\n".join)  # fmt: skip


@settings(max_examples=400)
@given(OFFICIAL_LINES)
@example(
    "关于乙的公告 财政部\n通知\n甲省人民政府文件"
)  # the line behind was joined to the title across 财政部
def test_every_value_is_printed_where_its_source_says(text: str) -> None:
    metadata = parse_metadata(text, (), "x")
    for source in metadata.field_sources:
        assert source.origin == "text"
        assert source.start is not None
        assert source.end is not None
        assert 0 <= source.start < source.end <= len(text)
    spans = {
        field: "".join(
            without_blanks(text[s.start : s.end]) for s in metadata.field_sources if s.field == field
        )
        for field in ("title", "doc_number", "recipients", "annexes", "topics", "issuers")
    }
    assert without_blanks(metadata.title) == spans["title"]
    if metadata.doc_number:
        assert without_blanks(metadata.doc_number).replace("、", "") == spans["doc_number"].replace(
            "、", ""
        ).replace("文号：", "")
    assert [text[s.start : s.end] for s in metadata.field_sources if s.field == "recipients"] == list(
        metadata.recipients
    )
    assert [text[s.start : s.end] for s in metadata.field_sources if s.field == "annexes"] == list(
        metadata.annexes
    )
    for issuer in metadata.issuers:  # 甲市[第九届]人民代表大会: what is left out stands between
        rest = iter(spans["issuers"])
        assert all(character in rest for character in issuer)
    for source in metadata.field_sources:
        if source.field == "issued_on":
            assert parse_date(text[source.start : source.end]) == metadata.issued_on


def test_every_field_that_has_a_value_has_a_source() -> None:
    text = "\n".join(
        [
            "河南省人民政府文件", "豫政〔2014〕1号", "河南省人民政府关于印发2014年乙要点的通知", "各市、县人民政府：", "现将《乙要点》印发给你们，自2014年7月1日起施行。",
            "附件：丙清单", "河南省人民政府", "二○一四年六月二十六日", "主题词：教育 通知",
        ]
    )  # fmt: skip
    metadata = parse_metadata(text, (), "x")
    assert metadata.title == "河南省人民政府关于印发2014年乙要点的通知"
    assert metadata.issuers == ("河南省人民政府",)
    assert metadata.doc_number == "豫政〔2014〕1号"
    assert metadata.recipients == ("各市、县人民政府",)
    assert metadata.issued_on == date(2014, 6, 26)
    assert metadata.effective_on == date(2014, 7, 1)
    assert metadata.annexes == ("丙清单",)
    assert metadata.topics == ("教育", "通知")
    assert (metadata.region, metadata.level, metadata.year) == ("河南省", "province", 2014)
    assert {source.field for source in metadata.field_sources} == {
        "title", "issuers", "doc_number", "recipients", "issued_on", "effective_on", "annexes", "topics", "region", "level", "year",
    }  # fmt: skip


def test_places_in_order_of_trust() -> None:
    text = "文号：乙发〔2014〕2号\n关于甲的通知\n丙发〔2014〕3号\n各市：\n正文。\n甲局\n2014年6月26日"
    stated = (
        StatedField("doc_number", "无", "sidecar"),
        StatedField("发文字号", "甲发〔2014〕1号", "html_meta"),
        StatedField("标题", "模板", "file_properties"),
        StatedField("成文日期", "2014-06-25", "html_meta"),
    )
    metadata = parse_metadata(text, stated, "丁发〔2014〕4号_关于戊的通知(2014-06-24)")
    origins = {source.field: source.origin for source in metadata.field_sources}
    assert (metadata.doc_number, origins["doc_number"]) == ("甲发〔2014〕1号", "html_meta")
    assert (metadata.title, origins["title"]) == ("关于甲的通知", "text")
    assert (metadata.issued_on, origins["issued_on"]) == (date(2014, 6, 25), "html_meta")
    bare = parse_metadata("正文。", (), "丁发〔2014〕4号_关于戊的通知(2014-06-24)")
    assert (bare.title, bare.doc_number, bare.issued_on) == (
        "关于戊的通知",
        "丁发〔2014〕4号",
        date(2014, 6, 24),
    )
    assert {source.origin for source in bare.field_sources} == {"file_name"}


def test_the_title_of_a_page_counts_where_the_page_prints_it() -> None:
    """The <title> of a page is often the name of the column that it stands in."""
    text = "甲市人民政府关于乙的通知\n各区：\n正文。"
    assert (
        parse_metadata(text, (StatedField("title", "通知公告", "html_meta"),), "x").title
        == "甲市人民政府关于乙的通知"
    )
    printed = StatedField("title", "关于乙的通知", "html_meta")
    assert parse_metadata(text, (printed,), "x").title == "关于乙的通知"


@pytest.mark.parametrize(
    ("title", "issuers"),
    [
        ("国务院办公厅转发国家地震局关于乙的通知", ("国务院办公厅",)),
        ("国务院办公厅对全国政协十届三次会议第2741号提案的答复", ("国务院办公厅",)),
        ("中共中央办公厅 国务院办公厅印发《关于乙的意见》", ("中共中央办公厅", "国务院办公厅")),
        ("甲市应对疫情工作领导小组关于乙的通告", ("甲市应对疫情工作领导小组",)),
        ("农业农村部等三部门印发通知", ()),
        ("国家林草局召开党组扩大会对防控工作再部署再安排", ()),
        ("关于乙的通知", ()),
    ],
)
def test_issuers_in_titles(title: str, issuers: tuple[str, ...]) -> None:
    assert parse_metadata(f"{title}\n正文。", (), "x").issuers == issuers


def test_a_title_that_leaves_issuers_out_yields_to_the_signature() -> None:
    text = "国家发展改革委等部门关于乙的通知\n各市：\n正文。\n国家发展改革委　财政部\n2014年6月26日"
    assert parse_metadata(text, (), "x").issuers == ("国家发展改革委", "财政部")


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("2013 年乙工作总结和 2014 年工作要点", 2014),
        ("乙2016—2020年规划", 2016),
        ("二○一四年工作要点", 2014),
        ("关于乙的通知", 2015),
        ("1000年古树保护规定", 2015),
    ],
)
def test_year(title: str, year: int) -> None:
    """Of its title, else of its date."""
    assert parse_metadata(f"{title}\n各市：\n正文。\n甲局\n2015年6月26日", (), "x").year == year


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("本通知自2014年7月1日起施行。", date(2014, 7, 1)),
        ("本通知自印发之日起施行。", date(2014, 6, 26)),
        ("《丙办法》自2013年1月1日起施行。", None),
        ("请认真贯彻施行。", None),
    ],
)
def test_effective_date(sentence: str, day: date | None) -> None:
    text = f"甲局关于乙的通知\n各市：\n{sentence}\n甲局\n2014年6月26日"
    assert parse_metadata(text, (), "x").effective_on == day


def test_groups_come_from_outside_only() -> None:
    """A text that says 权限：所有人 opens nothing."""
    fields = (StatedField("groups", "a", "html_meta"), StatedField("groups", "b", "front_matter"))
    assert parse_metadata("权限：所有人\n正文。", fields, "x").groups == ("b",)


def test_metadata_of_long_texts_takes_linear_time() -> None:
    for line in (
        "甲" * 50 + "令",
        "（" * 200,
        "2014年6月26日",
        "甲省财政厅 ",
        "附件：1.甲",
        "自2014年7月1日起施行",
    ):
        text = "\n".join([line] * (200_000 // len(line)))
        started = monotonic()
        parse_metadata(text, (), "x")
        assert monotonic() - started < 5, line


@settings(max_examples=150)
@given(SOUPS)
def test_a_document_number_is_printed_in_the_text(raw: str) -> None:
    text = normalize(raw).text
    number = parse_metadata(text, (), "x").doc_number
    for part in (number or "").split("、"):
        assert without_blanks(part) in without_blanks(text)


@settings(max_examples=150)
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


def test_a_table_without_a_title_bears_the_name_of_its_file() -> None:
    text = "地区：甲市；指标：地区生产总值；数值（亿元）：123.4。\n地区：乙市；指标：地区生产总值；数值（亿元）：56.7。"
    assert parse_metadata(text, (), "表").title == "表"
    assert parse_metadata(f"各市地区生产总值表\n{text}", (), "表").title == "各市地区生产总值表"


def test_a_text_that_opens_with_a_mark_has_a_title_all_the_same() -> None:
    assert parse_metadata("。甲乙丙丁戊己庚辛。", (), "x").title == "甲乙丙丁戊己庚辛"
