"""Headings of whole texts, in the forms that official documents have."""

from __future__ import annotations

import pytest

from corpus.structure import parse_sections
from tests.corpus.test_structure import assert_laws, names

PROSE = "过去一年，全省上下坚持稳中求进工作总基调，扎实推进高质量发展，较好完成了全年目标任务。"


@pytest.mark.parametrize(
    ("lines", "tree"),
    [
        pytest.param(
            ["第一章总则", "第一条为了规范甲，制定本法。", "第二条本法所称乙。", "第一条的规定适用于丙。"],
            ["第一章 总则", "  第一条", "  第二条"],
            id="words glued to the numbers of a law",
        ),
        pytest.param(
            ["第一条 甲。", "第二条 乙。", "第五条规定的丙由丁负责。", "第三条 戊。"],
            ["第一条", "第二条", "第三条"],
            id="a reference at the start of a line",
        ),
        pytest.param(
            ["第一编 总则", "第一分编 通则", "第一章 甲", "第一节 乙", "第一条 丙。", "第二节 丁", "第二条 戊。"],
            ["第一编 总则", "  第一分编 通则", "    第一章 甲", "      第一节 乙", "        第一条", "      第二节 丁", "        第二条"],
            id="编 分编 章 节 条",
        ),
        pytest.param(
            ["1 总则", "1.1 编制目的", PROSE, "1.2 等级划分", "1.2.1 国家级。", "2 组织机构", "2.1 指挥部", PROSE],
            ["1 总则", "  1.1 编制目的", "  1.2 等级划分", "    1.2.1", "2 组织机构", "  2.1 指挥部"],
            id="decimals of an emergency plan",
        ),
        pytest.param(["1 张某 100", "2 李某 200", PROSE], [], id="rows of a table are no decimals"),
        pytest.param(
            [PROSE, "2024年工作回顾", PROSE, "（一）甲", PROSE, "2025年工作安排", PROSE, "（一）乙", PROSE],
            ["2024年工作回顾", "  （一）甲", "2025年工作安排", "  （一）乙"],
            id="headings that lost their numbers",
        ),
        pytest.param(
            ["一、甲", PROSE, "关于教育问题", PROSE, "二、乙", PROSE, "结束语", PROSE],
            ["一、甲", "  关于教育问题", "二、乙", "结束语"],
            id="an unnumbered heading stands in the numbering that goes on",
        ),
        pytest.param(
            ["一、甲", PROSE, "二、乙", PROSE, "2018年12月13日", "扣除暂行办法", "第一章 总则", "第一条 丙。"],
            ["一、甲", "二、乙", "扣除暂行办法", "  第一章 总则", "    第一条"],
            id="a document that another one issues",
        ),
        pytest.param(
            ["第一条 甲：", "（一）乙；", "关于丙的材料", "（二）丁。", "第二条 戊。"], ["第一条", "第二条"], id="short lines of an article"
        ),
        pytest.param(
            ["一、甲", PROSE, "附件：1.方案", "2.清单", "某市人民政府", "2020年2月15日", "附件1", "一、乙", PROSE, "附件2 清单", "一、丙", PROSE],
            ["一、甲", "附件1", "  一、乙", "附件2 清单", "  一、丙"],
            id="annexes number anew",
        ),
        pytest.param(
            ["一、甲", PROSE, "二、2025年重点工作", "一是扩大内需", PROSE, "二是推进工业化", PROSE],
            ["一、甲", "二、2025年重点工作", "  一是扩大内需", "  二是推进工业化"],
            id="一是 as a heading",
        ),
        pytest.param(
            ["一、甲", PROSE, "二、乙", "严防严控，不失“温度”", PROSE],
            ["一、甲", "二、乙", "  严防严控，不失“温度”"],
            id="an unnumbered heading right below the last numbered one",
        ),
        pytest.param(["一", PROSE, "二", PROSE], ["一", "二"], id="numbers alone"),
        pytest.param(["一、甲", "第一，大办农业", PROSE, "第二，发展工业", PROSE], ["一、甲", "  第一，大办农业", "  第二，发展工业"], id="第一，"),
    ],
)  # fmt: skip
def test_tree(lines: list[str], tree: list[str]) -> None:
    text = "\n".join(lines)
    sections = parse_sections(text)
    assert_laws(text, sections)
    assert names(sections) == tree


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("第一条 甲。 第二条 乙。第三条国家丙。", id="with a blank and without"),
        pytest.param("第一条 甲。\n笫二条 乙，由第三条规定。第三条丙。", id="笫 for 第"),
    ],
)
def test_articles_within_a_line_fill_the_hole_between_two_others(line: str) -> None:
    text = f"{line}\n第四条 丁。\n第五条 戊。"
    sections = parse_sections(text)
    assert_laws(text, sections)
    articles = [section.label[1:] for section in sections if section.kind == "article"]
    assert articles == ["一条", "二条", "三条", "四条", "五条"]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("第一条 依照 第三条 办理。", id="not the next number"),
        pytest.param("第一条 依照第二条办理。", id="in mid-sentence"),
        pytest.param("第一条 甲。第二条的规定除外。", id="a reference after a full stop"),
    ],
)
def test_article_that_is_named_within_a_line_fills_no_hole(line: str) -> None:
    assert names(parse_sections(f"{line}\n第三条 丁。")) == ["第一条", "第三条"]
