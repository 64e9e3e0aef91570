"""Sections: they partition the text, nest, and follow the document's own numbering."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from time import monotonic

import pytest
from hypothesis import given, settings

from corpus.documents import Section, child_sections, leaf_sections, section_path
from corpus.normalize import normalize
from corpus.structure import markdown_headings, parse_sections
from tests.corpus.line_soups import SHIPPED, SOUPS

GOLDEN = Path("tests/golden/sections_shipped.txt")


def sections_of(raw: str) -> tuple[str, tuple[Section, ...]]:
    normalized = normalize(raw)
    return normalized.text, parse_sections(normalized.text, markdown_headings(normalized.edits))


def names(sections: Sequence[Section]) -> list[str]:
    """Return the titled sections, indented by level."""
    return ["  " * (s.level - 1) + s.name for s in sections if s.kind not in ("body", "preamble")]


def assert_laws(text: str, sections: Sequence[Section]) -> None:
    leaves = leaf_sections(sections)
    assert "".join(text[leaf.start : leaf.end] for leaf in leaves) == text
    assert all(leaf.start < leaf.end for leaf in leaves)
    parents: list[Section] = []
    for section in sections:
        while parents and parents[-1].level >= section.level:
            parents.pop()
        assert section.level == len(parents) + 1
        if parents:
            assert parents[-1].start <= section.start
            assert section.end <= parents[-1].end
        parents.append(section)
        assert section.start <= section.heading_end <= section.end
        printed = text[section.start : section.heading_end]
        assert printed.startswith(section.label)
        assert printed.endswith(section.title)
    starts = [section.start for section in sections]
    assert starts == sorted(starts)


@settings(max_examples=250)
@given(SOUPS)
def test_leaves_partition_the_text_and_children_nest(raw: str) -> None:
    assert_laws(*sections_of(raw))


def test_laws_hold_for_the_shipped_document() -> None:
    assert_laws(*sections_of(SHIPPED.read_text(encoding="utf-8")))


def test_last_run_in_child_with_children_keeps_them() -> None:
    """The tail of a parent was once cut off its last child though that child had sections of its own."""
    raw = "一、总则\n（一）甲。甲。\n（二）乙。乙。\n（三）丙。丙。\n1.小标题\n文字。\n2.又一个\n文字。"
    text, sections = sections_of(raw)
    assert_laws(text, sections)
    assert names(sections)[-3:] == ["  （三）丙", "    1.小标题", "    2.又一个"]


def test_section_tree_of_the_shipped_document() -> None:
    text, sections = sections_of(SHIPPED.read_text(encoding="utf-8"))
    tree = "".join(
        f"{'  ' * (s.level - 1)}{s.kind} {s.start}-{s.end} 〈{text[s.start : s.heading_end]}〉"
        f" {text[s.heading_end : s.heading_end + 12]!r}…{text[s.end - 12 : s.end]!r}\n"
        for s in sections
    )
    assert tree == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize("second", ["（二）", "(二)", "〔二〕", "[二]", "（二)", "﹙二﹚", "（ 二 ）"])
def test_brackets_of_every_shape_are_one_numbering(second: str) -> None:
    _, sections = sections_of(f"一、总则\n（一）甲。正文。\n{second}乙。正文。")
    assert [(s.label, s.title, s.level) for s in sections if s.kind == "heading"] == [
        ("一、", "总则", 1),
        ("（一）", "甲", 2),
        (second, "乙", 2),
    ]


def test_chapters_and_articles() -> None:
    _, sections = sections_of(
        "第一章 总则\n第一条 为了规范甲，制定本办法。\n第二条　本办法适用于乙。\n第二章 附则\n第三条 本办法自发布之日起施行。"
    )
    assert names(sections) == ["第一章 总则", "  第一条", "  第二条", "第二章 附则", "  第三条"]
    assert [s.kind for s in sections if s.label == "第一条"] == ["article"]


def test_items_of_an_article_are_not_headings() -> None:
    _, sections = sections_of(
        "第一条 有下列情形之一的：\n（一）甲；\n（二）乙。\n1.丙\n2.丁\n第二条 本办法自发布之日起施行。"
    )
    assert names(sections) == ["第一条", "第二条"]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("第八条的规定，由各省负责。", id="第八条的规定"),
        pytest.param("第八条第二款规定的甲。", id="第八条第二款"),
        pytest.param("10.6万亿元，增长22.2%。", id="10.6万亿元"),
        pytest.param("五、六月份甲。乙。", id="a number out of order"),
        pytest.param("（九）甲。乙。", id="a bracketed number out of order"),
        pytest.param("2014年，各省贯彻。", id="a year"),
        pytest.param("十十、甲。", id="not a numeral"),
        pytest.param("第百条 甲。", id="not a numeral of an article"),
    ],
)
def test_line_that_opens_no_section(line: str) -> None:
    _, sections = sections_of(f"一、总则\n按照办法的要求。\n{line}")
    assert names(sections) == ["一、总则"]


@pytest.mark.parametrize("gap", [1, 2])
def test_a_missing_number_is_the_documents_own_slip(gap: int) -> None:
    numeral = "一二三四"[gap]
    _, sections = sections_of(f"一、甲\n文字。\n{numeral}、乙\n文字。")
    assert names(sections) == ["一、甲", f"{numeral}、乙"]


def test_annex_follows_the_body_and_numbers_anew() -> None:
    _, sections = sections_of("一、甲\n文字。\n二、乙\n文字。\n附件1\n一、丙\n文字。")
    assert names(sections) == ["一、甲", "二、乙", "附件1", "  一、丙"]


def test_annex_at_the_top_is_the_document_itself() -> None:
    _, sections = sections_of("附件\n工作总结\n一、甲\n文字。")
    assert [s.kind for s in sections] == ["preamble", "heading"]


def test_text_without_headings_is_one_preamble() -> None:
    assert sections_of("甲。\n乙。")[1] == (Section("preamble", "", "", 1, 0, 5, 0),)


def test_empty_text_has_no_sections() -> None:
    assert parse_sections("") == ()


def test_markdown_headings_without_numbers() -> None:
    _, sections = sections_of("# 规划\n## 总则\n文字。\n### 目标\n文字。\n## 附则\n文字。")
    assert names(sections) == ["总则", "  目标", "附则"]


def test_summary_after_one_paragraph_children_belongs_to_the_parent() -> None:
    text, sections = sections_of(
        "一、甲\n（一）乙。乙。\n（二）丙。丙。\n（三）丁。丁。\n全年增长9.7%。\n二、戊\n文字。"
    )
    at = text.index("全年")
    assert [s.name for s in section_path(sections, at)] == ["一、甲", ""]
    assert [s.name for s in child_sections(sections, sections[0])] == ["（一）乙", "（二）丙", "（三）丁"]


def test_a_table_of_contents_does_not_hide_the_chapters() -> None:
    text, sections = sections_of(
        "目录\n第一章 总则\n第二章 附则\n第一章 总则\n第一条 甲。\n第二章 附则\n第二条 乙。"
    )
    assert_laws(text, sections)
    path = [s.name for s in section_path(sections, text.index("乙"))]
    assert path == ["第二章 附则", "第二条"]


def test_a_law_of_many_articles_is_read_in_time() -> None:
    text = "\n".join(f"一、标题{i}\n内容。" for i in range(20_000))
    started = monotonic()
    sections = parse_sections(text)
    assert len(sections) == 20_000
    assert monotonic() - started < 10
