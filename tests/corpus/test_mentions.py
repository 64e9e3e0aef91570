from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.documents import DocumentMention
from corpus.in_force.mentions import find_mentions

PIECES = st.sampled_from(
    [
        "《",
        "》",
        "〈",
        "〉",
        "（",
        "）",
        "(",
        ")",
        "“",
        "”",
        "、",
        "，",
        "。",
        "\n",
        "以下简称",
        "国发〔2012〕43号",
        "国务院令第412号",
        "落实",
        "若干意见",
        "关于",
        "甲",
        " ",
    ]
)


def named(text: str) -> list[tuple[str, str | None, str]]:
    return [(m.title, m.doc_number, text[m.start : m.end]) for m in find_mentions(text)]


@given(st.lists(PIECES, max_size=60).map("".join))
def test_mentions_stand_in_order_apart_and_say_what_is_printed(text: str) -> None:
    mentions = find_mentions(text)
    assert all(before.end <= after.start for before, after in itertools.pairwise(mentions))
    for mention in mentions:
        words = text[mention.start : mention.end]
        assert words
        assert mention.title or mention.doc_number
        assert mention.title in text
        assert (mention.doc_number or "") in text
        assert words.startswith(("《", "“")) or mention.doc_number in words if mention.doc_number else True


@given(st.lists(PIECES, max_size=60).map("".join), st.lists(PIECES, max_size=20).map("".join))
def test_what_follows_a_paragraph_changes_none_of_its_mentions(text: str, more: str) -> None:
    assert find_mentions(f"{text}\n\n{more}")[: len(find_mentions(text))] == find_mentions(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "根据《甲法》，制定本条例。", [("甲法", None, "《甲法》")], id="title; the law's own name is none"
        ),
        pytest.param(
            "《国务院关于〈甲规划〉的批复》",
            [("国务院关于〈甲规划〉的批复", None, "《国务院关于〈甲规划〉的批复》")],
            id="title in a title",
        ),
        pytest.param(
            "《关于《甲》的通知》",
            [("关于《甲》的通知", None, "《关于《甲》的通知》")],
            id="the same marks inside",
        ),
        pytest.param("《甲》《乙》", [("甲", None, "《甲》"), ("乙", None, "《乙》")], id="side by side"),
        pytest.param(
            "《若干意见》（国发〔2012〕43号）提出",
            [("若干意见", "国发〔2012〕43号", "《若干意见》（国发〔2012〕43号）")],
            id="number behind",
        ),
        pytest.param(
            "《甲通知》(财税(2016)36号印发)",
            [("甲通知", "财税(2016)36号", "《甲通知》(财税(2016)36号印发)")],
            id="round brackets within",
        ),
        pytest.param(
            "国发〔2012〕43号文件《若干意见》",
            [("若干意见", "国发〔2012〕43号", "国发〔2012〕43号文件《若干意见》")],
            id="number before",
        ),
        pytest.param(
            "落实国发〔2012〕43号文件精神",
            [("", "国发〔2012〕43号", "国发〔2012〕43号")],
            id="bare number, verb left out",
        ),
        pytest.param(
            "1990年国务院令第3号发布",
            [("", "国务院令第3号", "国务院令第3号")],
            id="an order has a number without a year",
        ),
        pytest.param(
            "中华人民共和国主席令第七号",
            [("", "中华人民共和国主席令第七号", "中华人民共和国主席令第七号")],
            id="order in words",
        ),
        pytest.param(
            "税务总局公告2020年第8号", [("", "税务总局公告2020年第8号", "税务总局公告2020年第8号")], id="公告"
        ),
        pytest.param("（2019）京01民终123号", [], id="a case number is none"),
        pytest.param("《未闭合", [], id="title without an end"),
        pytest.param(
            "《未闭合。《甲》", [("甲", None, "《甲》")], id="no title goes over the end of a sentence"
        ),
        pytest.param(
            "《甲》（一）国务院令第3号",
            [("甲", None, "《甲》"), ("", "国务院令第3号", "国务院令第3号")],
            id="bracket without the number",
        ),
    ],
)
def test_mention(text: str, expected: list[tuple[str, str | None, str]]) -> None:
    assert named(text) == expected


def test_a_short_name_stands_for_the_title_and_number_that_it_was_given_to() -> None:
    text = "落实《国务院关于甲的意见》（国发〔2012〕43号，以下简称《意见》），《意见》要求，“意见”指出。"
    full = "国务院关于甲的意见"
    assert [(m.title, m.doc_number, text[m.start : m.end]) for m in find_mentions(text)] == [
        (full, "国发〔2012〕43号", "《国务院关于甲的意见》（国发〔2012〕43号"),
        (full, "国发〔2012〕43号", "《意见》"),
        (full, "国发〔2012〕43号", "“意见”"),
    ]


def test_a_quoted_word_is_no_mention_before_it_is_given_as_a_short_name() -> None:
    text = "“方案”是什么？《甲方案》（以下简称“方案”）。“方案”如下。"
    assert [(m.title, m.start) for m in find_mentions(text)] == [("甲方案", 8), ("甲方案", 24)]


def test_a_runaway_bracket_does_not_swallow_the_text() -> None:
    text = "《" * 1000 + "国发〔2012〕43号"
    assert find_mentions(text) == (DocumentMention("", "国发〔2012〕43号", 1000, 1011),)
