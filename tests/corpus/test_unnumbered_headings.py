"""Headings without a number, as a txt has them where Word's automatic numbers were lost."""

from __future__ import annotations

import pytest

from corpus.sectioning.unnumbered_headings import is_unnumbered_heading

PROSE = "过去一年，全省上下坚持稳中求进工作总基调，扎实推进高质量发展，较好完成了全年目标任务。"


@pytest.mark.parametrize(
    ("before", "line", "following"),
    [
        pytest.param(PROSE, "2024年工作回顾", PROSE, id="between paragraphs"),
        pytest.param("各位代表：", "2024年工作回顾", PROSE, id="below the salutation"),
        pytest.param(PROSE, "加强政府自身建设", PROSE, id="without figures"),
        pytest.param(PROSE, "2025年重点工作", "（一）着力扩大内需", id="above the first of a numbering"),
        pytest.param("2018年12月13日", "专项附加扣除暂行办法", PROSE, id="an embedded document"),
        pytest.param("（此件公开发布）", "专项附加扣除暂行办法", "第一章 总则", id="above a chapter"),
        pytest.param("", "2024年工作回顾", PROSE, id="below an empty line"),
        pytest.param("二、主要措施", "严防严控，不失“温度”", PROSE, id="below a heading"),
    ],
)
def test_heading(before: str, line: str, following: str) -> None:
    assert is_unnumbered_heading(before, line, following)


@pytest.mark.parametrize(
    ("before", "line", "following"),
    [
        pytest.param(PROSE, "某省人民政府", "2024年1月5日", id="a signature"),
        pytest.param(PROSE, "省长 张某某", PROSE, id="an office and a name"),
        pytest.param(PROSE, "2024年1月5日在某省第十四届人民代表大会上", PROSE, id="a date"),
        pytest.param(PROSE, "各位代表！", PROSE, id="an address"),
        pytest.param(PROSE, "一年来的工作很不平凡，主要做了以下工作：", PROSE, id="an introduction"),
        pytest.param(PROSE, "（此件公开发布）", PROSE, id="a note"),
        pytest.param(PROSE, "来源 某省日报", PROSE, id="a source"),
        pytest.param("要进一步加快发展步伐", "推动高质量发展", PROSE, id="in mid-sentence"),
        pytest.param(PROSE, "序号 名称 数量", "1 口罩 100", id="a table"),
        pytest.param(PROSE, "推动高质量发展，", PROSE, id="a comma at the end"),
        pytest.param(PROSE, "推动高质量发展" * 5, PROSE, id="a long line"),
        pytest.param(PROSE, "推动高质量发展", "增强信心", id="short lines"),
        pytest.param(PROSE, "推动高质量发展", "（三）扩大内需", id="a numbering that goes on"),
    ],
)
def test_no_heading(before: str, line: str, following: str) -> None:
    assert not is_unnumbered_heading(before, line, following)
