"""款, 项 and 目 of an article."""

from __future__ import annotations

from hypothesis import given

from corpus.normalize import normalize
from corpus.sectioning.article_parts import article_parts
from corpus.structure import parse_sections
from tests.corpus.line_soups import LINE_SOUPS, without_blanks

LAW = (
    "第一条 为了规范甲，制定本法。\n第二条 有下列情形之一的，责令改正：\n（一）乙：\n1.丙；\n2.丁；\n（二）戊。\n"
    "前款规定适用于己。\n第三条 庚：（一）辛；（二）壬。"
)


@given(LINE_SOUPS)
def test_paragraphs_hold_the_text_of_the_article(raw: str) -> None:
    text = normalize(raw).text
    for section in parse_sections(text):
        if section.kind == "article":
            parts = article_parts(text, section)
            paragraphs = [text[part.start : part.end] for part in parts if part.kind == "paragraph"]
            assert without_blanks("".join(paragraphs)) == without_blanks(
                text[section.heading_end : section.end]
            )
            assert all(text[part.start : part.end].startswith(part.label) for part in parts)


def parts_of(label: str) -> list[tuple[str, int, str]]:
    [section] = [section for section in parse_sections(LAW) if section.label == label]
    return [(part.kind, part.number, LAW[part.start : part.end]) for part in article_parts(LAW, section)]


def test_parts_of_an_article() -> None:
    assert parts_of("第二条") == [
        ("paragraph", 1, "有下列情形之一的，责令改正：\n（一）乙：\n1.丙；\n2.丁；\n（二）戊。"),
        ("item", 1, "（一）乙：\n1.丙；\n2.丁；"),
        ("subitem", 1, "1.丙；"),
        ("subitem", 2, "2.丁；"),
        ("item", 2, "（二）戊。"),
        ("paragraph", 2, "前款规定适用于己。"),
    ]


def test_items_within_a_line() -> None:
    assert parts_of("第三条") == [
        ("paragraph", 1, "庚：（一）辛；（二）壬。"),
        ("item", 1, "（一）辛；"),
        ("item", 2, "（二）壬。"),
    ]


def test_an_article_of_one_sentence() -> None:
    assert parts_of("第一条") == [("paragraph", 1, "为了规范甲，制定本法。")]
