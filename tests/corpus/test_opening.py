"""Openings as GB/T 9704 sets them and as pages and databases print them; all texts are invented."""

from __future__ import annotations

import pytest

from corpus.fields.opening import Opening, read_opening
from corpus.fields.printed import squeezed


def opening(*lines: str) -> Opening:
    return read_opening("\n".join(lines))


def title(*lines: str) -> str | None:
    found = opening(*lines).title
    return found.value if found else None


RED_HEAD = (
    "000001",
    "机密★1年",
    "特急",
    "甲省人民政府文件",
    "甲政发〔2014〕1号　　签发人：张三",
    "甲省人民政府关于印发",
    "乙规划的通知",
    "各市、县人民政府，省政府各部门：",
    "现将《乙规划》印发给你们。",
)


def test_red_head_document() -> None:
    read = opening(*RED_HEAD)
    text = "\n".join(RED_HEAD)
    assert [body.value for body in read.red_head] == ["甲省人民政府"]
    assert [number.value for number in read.doc_numbers] == ["甲政发〔2014〕1号"]
    assert read.title is not None
    assert read.title.value == "甲省人民政府关于印发乙规划的通知"
    assert squeezed(text[read.title.start : read.title.end]) == read.title.value
    assert [name.value for name in read.recipients] == ["各市、县人民政府", "省政府各部门"]
    assert text[read.body_start :].strip() == RED_HEAD[-1]


@pytest.mark.parametrize(
    ("lines", "bodies"),
    [
        pytest.param(["甲 省 人 民 政 府 文 件"], ["甲省人民政府"], id="spaced out"),
        pytest.param(["甲省财政厅", "甲省水利厅文件"], ["甲省财政厅", "甲省水利厅"], id="joint, a line each"),
        pytest.param(["甲省财政厅 甲省水利厅文件"], ["甲省财政厅", "甲省水利厅"], id="joint on a line"),
        pytest.param(["甲省财政厅公告"], ["甲省财政厅"], id="announcement"),
        pytest.param(["中华人民共和国国务院令"], ["中华人民共和国国务院"], id="decree"),
        pytest.param(["甲市人民政府专题会议纪要"], ["甲市人民政府"], id="minutes"),
    ],
)
def test_red_heads(lines: list[str], bodies: list[str]) -> None:
    read = opening(*lines, "甲政发〔2014〕1号", "关于乙的通知", "正文。")
    assert [body.value for body in read.red_head] == bodies
    assert read.title is not None
    assert read.title.value == "关于乙的通知"


@pytest.mark.parametrize(
    ("lines", "number"),
    [
        pytest.param(["中华人民共和国国务院令", "第706号"], "中华人民共和国国务院令第706号", id="decree on two lines"),
        pytest.param(["中华人民共和国主席令", "（第四十五号）"], "中华人民共和国主席令（第四十五号）", id="of the president"),
        pytest.param(["国家税务总局公告", "2020年第4号"], "国家税务总局公告2020年第4号", id="announcement on two lines"),
        pytest.param(["甲市长办公会议纪要", "〔2019〕12号"], "〔2019〕12号", id="minutes without a code"),
        pytest.param(["关于乙的通知", "（甲发〔2014〕1号）"], "甲发〔2014〕1号", id="below the title in brackets"),
        pytest.param(["关于乙的通知（甲发〔2014〕1号）"], "甲发〔2014〕1号", id="behind the title"),
        pytest.param(["甲政发〔2020〕3号-甲市人民政府关于印发《乙措施》的通知"], "甲政发〔2020〕3号", id="before the title on its line"),
        pytest.param(["关于乙的通知", "甲住金〔2020〕4号 各分中心、各单位："], "甲住金〔2020〕4号", id="before the addressees on their line"),
        pytest.param(["关于乙的公告财政部公告2020年第6号"], "财政部公告2020年第6号", id="glued to the title"),
        pytest.param(["关于乙的公告 财政部", "税务总局公告2020年第8号"], "财政部 税务总局公告2020年第8号", id="joint, cut by a line end"),
    ],
)  # fmt: skip
def test_document_numbers(lines: list[str], number: str) -> None:
    read = opening(*lines, "为了做好工作，现通知如下。")
    assert [found.value for found in read.doc_numbers] == [number]


def test_several_numbers_of_a_joint_issue() -> None:
    read = opening("关于乙的通知", "甲财〔2014〕1号", "甲水〔2014〕2号", "各市：", "正文。")
    assert [number.value for number in read.doc_numbers] == ["甲财〔2014〕1号", "甲水〔2014〕2号"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(
            ["甲省人民政府", "关于印发乙规划", "的通知", "甲政发〔2014〕1号"], "甲省人民政府关于印发乙规划的通知", id="three lines"
        ),
        pytest.param(
            ["甲省人民政府关于全面推行公示制度", "全过程记录制度", "法制审核制度的意见", "甲政发〔2014〕1号"],
            "甲省人民政府关于全面推行公示制度全过程记录制度法制审核制度的意见",
            id="a line that ends as titles do",
        ),
        pytest.param(
            ["国务院办公厅对全国政协十届三次会议", "第2741号提案的答复", "国办函〔2005〕69号"],
            "国务院办公厅对全国政协十届三次会议第2741号提案的答复",
            id="an answer",
        ),
        pytest.param(
            ["国务院、中央军委关于同意武警总部", "后勤部机关迁址的批复", "国函〔1996〕95号"],
            "国务院、中央军委关于同意武警总部后勤部机关迁址的批复",
            id="a line that ends as bodies do",
        ),
        pytest.param(["甲省财政厅", "甲省水利厅", "关于乙的通知", "正文。"], "甲省财政厅 甲省水利厅关于乙的通知", id="joint"),
        pytest.param(["关于乙的通知", "关于乙的", "通知", "甲发〔2014〕1号"], "关于乙的通知", id="printed twice"),
        pytest.param(["关于乙的通知 内容概述", "各区：", "正文。"], "关于乙的通知", id="words of the page behind it"),
        pytest.param(["政 府 工 作 报 告", "——2014年1月15日在甲省第十二届人民代表大会第二次会议上"], "政府工作报告", id="spaced out"),
        pytest.param(["2014年甲省政府工作报告", "来源：甲日报", "政府工作报告", "（2014年1月15日）"], "2014年甲省政府工作报告", id="fuller one of the page"),
        pytest.param(["甲市出台措施支持企业复工", "本报讯。"], None, id="a headline is no official title"),
    ],
)  # fmt: skip
def test_titles(lines: list[str], expected: str | None) -> None:
    assert title(*lines) == expected


def test_the_title_that_a_decree_publishes() -> None:
    lines = (
        "中华人民共和国国务院令",
        "第706号",
        "现公布修订后的《乙条例》，自2019年3月1日起施行。",
        "总理　李四",
        "2018年11月6日",
        "乙条例",
    )
    assert title(*lines) == "乙条例"


def test_an_announcement_without_a_title_has_its_red_head() -> None:
    assert title("甲银行公告", "〔2020〕第3号", "现就有关事项公告如下。") == "甲银行公告"


def test_fields_that_lines_state() -> None:
    read = opening(
        "索 引 号：000014349/2018-00206　主题分类：科技、教育\\知识产权",
        "发文机关：国务院　成文日期：2018年11月06日",
        "标　　题：",
        "乙条例",
        "[发布文号]",
        "国令第706号 【发布日期】 2018-11-19 【有效性】",
        "现行有效",
        "正文。",
    )
    assert [(name, value.value) for name, value in read.fields] == [
        ("topics", "科技、教育\\知识产权"),
        ("issuers", "国务院"),
        ("issued_on", "2018年11月06日"),
        ("title", "乙条例"),
        ("doc_number", "国令第706号"),
        ("published_on", "2018-11-19"),
    ]


def test_history_lines_are_notes() -> None:
    lines = (
        "中华人民共和国乙法",
        "1998年6月26日 第九届全国人民代表大会常务委员会第三次会议通过",
        "1999年4月4日 国务院",
        "中央军委发布",
        "第一条 为了甲，制定本法。",
    )
    read = opening(*lines)
    assert [note.value for note in read.notes] == [lines[1], lines[2]]
    assert read.title is not None
    assert read.title.value == "中华人民共和国乙法"
    assert "\n".join(lines)[read.body_start :] == lines[-1]


@pytest.mark.parametrize("text", ["", "\n", "正文。", "一、甲\n二、乙", "：", "国发〔2012〕43号"])
def test_openings_that_show_little(text: str) -> None:
    read = read_opening(text)
    assert read.recipients == ()
    assert read.title is None
