"""Cleaning: nothing is lost, and each rule does what its name says and no more."""

from __future__ import annotations

from collections import Counter
from time import monotonic

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.documents import Edit
from corpus.normalize import NormalizedText, normalize
from corpus.raw import Furniture
from tests.corpus.line_soups import SHIPPED, SOUPS, without_blanks


def raw_again(normalized: NormalizedText) -> str:
    """Put what each edit removed back at its position."""
    pieces: list[str] = []
    at = 0
    for edit in normalized.edits:
        assert edit.position >= at, "edits are not in text order"
        pieces += [normalized.text[at : edit.position], edit.removed]
        at = edit.position
    return "".join([*pieces, normalized.text[at:]])


@settings(max_examples=250)
@given(SOUPS)
def test_putting_the_edits_back_gives_the_raw_text(raw: str) -> None:
    assert without_blanks(raw_again(normalize(raw))) == without_blanks(raw)


@st.composite
def furnished_texts(draw: st.DrawFn) -> tuple[str, list[Furniture]]:
    raw = draw(SOUPS)
    cuts = sorted(draw(st.lists(st.integers(0, len(raw)), max_size=8, unique=True)))
    return raw, [Furniture(start, end, "页眉") for start, end in zip(cuts[::2], cuts[1::2], strict=False)]


@settings(max_examples=150)
@given(furnished_texts())
def test_furniture_is_removed_and_recorded(furnished: tuple[str, list[Furniture]]) -> None:
    raw, furniture = furnished
    normalized = normalize(raw, furniture)
    assert without_blanks(raw_again(normalized)) == without_blanks(raw)
    content = list(raw)
    for span in furniture:
        content[span.start : span.end] = [" "] * (span.end - span.start)
    kept = Counter(without_blanks(normalized.text))
    assert kept <= Counter(without_blanks("".join(content)))


@pytest.mark.parametrize(
    ("raw", "furniture", "text", "edits"),
    [
        pytest.param(
            "支持湖北省。支持湖南\n工作简报 第3期\n省洞庭湖区。",
            [(11, 20)],
            "支持湖北省。支持湖南省洞庭湖区。",
            [("页眉", "工作简报 第3期"), ("page_break_join", "")],
            id="a page header in mid-sentence",
        ),
        pytest.param("【打印】甲。【关闭】", [(0, 4), (6, 10)], "甲。", [("页眉", "【打印】"), ("页眉", "【关闭】")], id="within a line"),
        pytest.param("甲。\n首页\n搜索\n乙。", [(3, 8)], "甲。\n乙。", [("页眉", "首页"), ("页眉", "搜索")], id="over lines"),
        pytest.param("甲。首页\n搜索乙。", [(2, 7)], "甲。\n乙。", [("页眉", "首页"), ("页眉", "搜索")], id="its line ends stay"),
        pytest.param("# 页眉 总则", [(0, 4)], "总则", [("页眉", "# 页眉")], id="over a Markdown mark"),
        pytest.param("首页", [(0, 2)], "", [("页眉", "首页")], id="nothing else"),
    ],
)  # fmt: skip
def test_furniture(
    raw: str, furniture: list[tuple[int, int]], text: str, edits: list[tuple[str, str]]
) -> None:
    normalized = normalize(raw, [Furniture(start, end, "页眉") for start, end in furniture])
    assert normalized.text == text
    assert [(edit.rule, edit.removed) for edit in normalized.edits] == edits


def test_putting_the_edits_back_gives_the_shipped_document() -> None:
    raw = SHIPPED.read_text(encoding="utf-8")
    assert without_blanks(raw_again(normalize(raw))) == without_blanks(raw)


@settings(max_examples=200)
@given(SOUPS)
def test_no_paragraph_is_blank_or_padded(raw: str) -> None:
    text = normalize(raw).text
    assert text == "" or all(line and line == line.strip() for line in text.split("\n"))


@settings(max_examples=100)
@given(SOUPS)
def test_every_edit_has_one_of_the_named_rules(raw: str) -> None:
    named = {
        *("invisible_character", "control_character", "soft_hyphen", "markdown_mark", "spaced_word"),
        "restored_line_end",
        *("page_number", "page_header", "page_bar"),
        *("page_break_join", "line_wrap_join", "duplicate_at_break"),
    }
    assert {edit.rule for edit in normalize(raw).edits} <= named


def edits_of(raw: str) -> list[tuple[str, str]]:
    return [(edit.rule, edit.removed) for edit in normalize(raw).edits]


@pytest.mark.parametrize(
    ("raw", "text", "edits"),
    [
        pytest.param(
            "支持湖北省和湖南\n\n省洞庭湖区土地整治。",
            "支持湖北省和湖南\n省洞庭湖区土地整治。",
            [],
            id="a short line without any stop is not known to be prose",
        ),
        pytest.param(
            "落实规划。支持湖北省和湖南\n\n省洞庭湖区土地整治。",
            "落实规划。支持湖北省和湖南省洞庭湖区土地整治。",
            [("page_break_join", "")],
            id="a page break in mid-sentence",
        ),
        pytest.param(
            "落实规划。支持湖北省和湖南\n省洞庭湖区土地整治。",
            "落实规划。支持湖北省和湖南省洞庭湖区土地整治。",
            [("line_wrap_join", "")],
            id="a line that wraps",
        ),
        pytest.param(
            "推进长江中游城市群建设。编制长江中游城\n\n城市群规划。",
            "推进长江中游城市群建设。编制长江中游城市群规划。",
            [("page_break_join", ""), ("duplicate_at_break", "城")],
            id="长江中游城/城市群: a character printed on both pages",
        ),
        pytest.param(
            "推进长江中游城市群建设。编制长江中游城\n\u200b城\u200b市群规划。",
            "推进长江中游城市群建设。编制长江中游城市群规划。",
            [
                ("line_wrap_join", ""),
                ("invisible_character", "\u200b"),
                ("duplicate_at_break", "城"),
                ("invisible_character", "\u200b"),
            ],
            id="invisible characters around the doubled one keep their order",
        ),
        pytest.param(
            "建设城市。各地的中心城\n\n城乡统筹发展。",
            "建设城市。各地的中心城城乡统筹发展。",
            [("page_break_join", "")],
            id="a doubled character without a witness stays",
        ),
        pytest.param(
            "完成投资10.6万亿元，\n— 3 —\n增长22.2%。",
            "完成投资10.6万亿元，增长22.2%。",
            [("page_number", "— 3 —"), ("page_break_join", "")],
            id="a page number within a sentence",
        ),
        pytest.param(
            "甲。\n第 3 页 共 10 页\n乙。", "甲。\n乙。", [("page_number", "第 3 页 共 10 页")], id="第3页共10页"
        ),
        pytest.param("甲。\n\u200b- 3 -", "甲。", [("page_number", "\u200b- 3 -")], id="a page number at the end"),
        pytest.param("甲。\n3\n乙。", "甲。\n3\n乙。", [], id="a bare number is a table's, not a page's"),
        pytest.param("一\u200b二\ufeff", "一二", [("invisible_character", "\u200b"), ("invisible_character", "\ufeff")], id="invisible characters"),
        pytest.param("规\u00ad定", "规定", [("soft_hyphen", "\u00ad")], id="a soft hyphen"),
        pytest.param("规\x00定\x7f", "规定", [("control_character", "\x00"), ("control_character", "\x7f")], id="control characters"),
        pytest.param("２０２４年，12．7％", "２０２４年，12．7％", [], id="full-width figures stay as printed"),
        pytest.param("主 任：尤 权  国务院副秘书长", "主任：尤权  国务院副秘书长", [("spaced_word", " "), ("spaced_word", " ")], id="words of single characters set apart"),
        pytest.param("财 政　　部", "财政部", [("spaced_word", " "), ("spaced_word", "　　")], id="and longer ones"),
        *(
            pytest.param(kept, kept, [], id=f"no word: {kept}")
            for kept in ("年 月 日", "男 女", "一 二 三", "是 否", "教育部 财政部", "第一章 总则", "王伟 局长")
        ),
        pytest.param("甲\u2028乙", "甲\n乙", [], id="a line separator is a line's end"),
        pytest.param("## 总则\n正文。", "总则\n正文。", [("markdown_mark", "## ")], id="a Markdown heading"),
        pytest.param("甲<!-- 批注 -->乙", "甲乙", [("markdown_mark", "<!-- 批注 -->")], id="a comment"),
        pytest.param(
            "<!-<!-- 甲 -->- 乙 -->", "<!-- 乙 -->", [("markdown_mark", "<!-- 甲 -->")], id="a comment within the marks of one"
        ),
        pytest.param("#标签", "#标签", [], id="# without a blank is text"),
        pytest.param("增长，\n## 第二部分", "增长，\n第二部分", [("markdown_mark", "## ")], id="a Markdown heading continues nothing"),
        pytest.param("the gross\nvalue。", "the gross\nvalue。", [], id="a short English line"),
        pytest.param("见甲。the gross\nvalue", "见甲。the gross value", [("line_wrap_join", "")], id="English words keep a blank"),
    ],
)  # fmt: skip
def test_rule(raw: str, text: str, edits: list[tuple[str, str]]) -> None:
    assert normalize(raw).text == text
    assert edits_of(raw) == edits


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param("国务院办公厅\n关于印发规划的通知", id="title lines"),
        pytest.param("特此通知\n国务院\n2014年6月26日", id="signature and date"),
        pytest.param("甲。推进改革\n二、总体要求", id="a heading after an unfinished line"),
        pytest.param("甲。推进改革\n（二）加快发展", id="a bracketed heading"),
        pytest.param("甲。推进改革\n第八条 本办法", id="an article"),
        pytest.param("甲。乙\n附件1", id="an annex"),
        pytest.param("甲。\n乙。", id="two whole sentences"),
        pytest.param("如下：\n甲。", id="after a colon"),
        pytest.param("“甲。”\n乙。", id="after a closing quote"),
        pytest.param("一、2013年工作进展，成效\n2013年，各省贯彻。", id="a heading with a comma"),
        pytest.param("10.6万亿元\n〔2014〕", id="figures and brackets stay as printed"),
    ],
)
def test_lines_that_stay_apart_and_untouched(raw: str) -> None:
    assert normalize(raw) == NormalizedText(raw, ())


def test_edit_positions_point_into_the_canonical_text() -> None:
    normalized = normalize("甲。\n- 1 -\n\u200b乙\u200b丙。")
    assert normalized.text == "甲。\n乙丙。"
    assert normalized.edits == (
        Edit("page_number", 3, "- 1 -"),
        Edit("invisible_character", 3, "\u200b"),
        Edit("invisible_character", 4, "\u200b"),
    )


def test_shipped_document_is_whole_again() -> None:
    text = normalize(SHIPPED.read_text(encoding="utf-8")).text
    assert "城城市群" not in text
    assert "组织编制长江中游城市群一体化发展规划" in text
    assert "湖南省洞庭湖区土地整治重大工程" in text
    assert "城乡居民收入分别达到 22734 元和 8363 元" in text
    assert "(国发〔2012〕43号，以下简称《若干意见》)" in text


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param("甲乙丙，\n" * 50_000, id="one endless cut sentence"),
        pytest.param("此句很长。甲乙丙城\n城市群甲\n" * 10_000, id="a doubled character everywhere"),
        pytest.param(("甲" * 27 + "\n") * 20_000, id="lines of one width everywhere"),
        pytest.param("甲乙丙丁。 " * 20_000, id="one endless line"),
        pytest.param("甲 " * 50_000, id="one endless line of blanks"),
        pytest.param("（" + "一、 " * 50_000, id="one endless line of numbers"),
        pytest.param("甲\u200b" * 50_000, id="invisible characters everywhere"),
    ],
)
def test_hostile_text_is_cleaned_in_time(raw: str) -> None:
    started = monotonic()
    assert without_blanks(raw_again(normalize(raw))) == without_blanks(raw)
    assert monotonic() - started < 10
