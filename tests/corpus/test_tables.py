"""Tables become lines: no cell is lost, a header is repeated in words, and none is claimed where none is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.tables import Row, table_lines

CELLS = st.one_of(
    st.none(),
    st.sampled_from(
        [
            "",
            "地区",
            "指标",
            "数值（亿元）",
            "河南",
            "12.3",
            "2023",
            "2023年",
            "备注：",
            "一、中部",
            "甲\n乙",
            "项　目",
        ]
    ),
    st.text(alphabet="政策 。；：\n1.", max_size=250),
)
TABLES = st.lists(st.lists(CELLS, max_size=5), max_size=8)


def squeezed(text: str) -> str:
    return "".join(text.split())


@given(TABLES, st.integers(0, 3))
def test_every_cell_stands_in_a_line(table: list[list[str | None]], header_rows: int) -> None:
    lines = table_lines(table, header_rows)
    said = squeezed("".join(lines))
    for row in table:
        for cell in row:
            assert squeezed(cell or "") in said
    assert all(line.strip() and "\n" not in line for line in lines)


@given(
    st.lists(
        st.lists(st.sampled_from(["河南", "12", "7.5%"]), min_size=2, max_size=2), min_size=1, max_size=5
    )
)
def test_a_table_of_values_has_no_header(table: list[list[str]]) -> None:
    """A first row that holds a figure is a row like the others."""
    table[0][1] = "12"
    assert not any("：" in line for line in table_lines(table))


def test_header_is_repeated_in_words() -> None:
    table = [["地区", "指标", "数值（亿元）"], ["河南", "粮食", "12.3"], ["湖北", "棉花", ""]]
    assert table_lines(table) == ["地区：河南；指标：粮食；数值（亿元）：12.3。", "地区：湖北；指标：棉花。"]


def test_titles_above_the_header_stay_lines() -> None:
    table: list[Row] = [
        ["附表 主要指标", None, None],
        ["", "", "单位：亿元"],
        ["", "", ""],
        ["地区", "指标", "数值"],
        ["河南", "粮食", "1"],
    ]
    assert table_lines(table) == ["附表 主要指标", "单位：亿元", "地区：河南；指标：粮食；数值：1。"]


@pytest.mark.parametrize("covered", [None, ""], ids=["merged", "blank as in csv"])
def test_rows_of_a_header_are_joined(covered: str | None) -> None:
    table: list[Row] = [
        ["地区", "2023年", covered, "2024年", covered],
        ["地区" if covered is None else "", "产值", "增速", "产值", "增速"],
        ["河南", "1", "2%", "3", "4%"],
    ]
    assert table_lines(table) == [
        "地区：河南；2023年·产值：1；2023年·增速：2%；2024年·产值：3；2024年·增速：4%。"
    ]


def test_years_over_figures_are_a_header() -> None:
    assert table_lines([["", "2023", "2024"], ["河南", "1", "2"]]) == ["河南；2023：1；2024：2。"]


def test_short_words_over_long_text_are_a_header() -> None:
    table = [["工作", "谁来做"], ["加快建设综合交通枢纽和物流中心", "由发展改革委牵头，各部门按职责分工负责"]]
    assert table_lines(table)[0].startswith("工作：加快建设")


def test_names_side_by_side_have_no_header() -> None:
    assert table_lines([["张三", "李四"], ["王五", "赵六"]]) == ["张三；李四。", "王五；赵六。"]


def test_header_that_the_format_marks() -> None:
    assert table_lines([["甲", "乙"], ["丙", "丁"]], header_rows=1) == ["甲：丙；乙：丁。"]


def test_header_over_an_empty_column_is_printed() -> None:
    table = [["任务", "责任单位", "备注"], ["修路", "交通厅", ""]]
    assert table_lines(table) == ["任务；责任单位；备注。", "任务：修路；责任单位：交通厅。"]


def test_group_row_stays_a_line() -> None:
    table: list[Row] = [["序号", "名称"], ["一、中部地区", None], ["1", "河南"]]
    assert table_lines(table) == ["一、中部地区", "序号：1；名称：河南。"]


def test_names_and_values_in_pairs() -> None:
    assert table_lines([["索引号：", "000-1", "主题分类：", "其他"]]) == ["索引号：000-1；主题分类：其他。"]


def test_layout_is_text() -> None:
    prose = "推动中部地区崛起，是党中央、国务院作出的重要决策。" * 10
    assert table_lines([["一段\n二段"]]) == ["一段", "二段"]
    assert table_lines([[prose, "边栏"]]) == [prose, "边栏"]


def test_blank_rows_and_columns_do_not_count() -> None:
    assert table_lines([["", "地区", "", "人数"], ["", "", "", ""], ["", "河南", " ", "3"]]) == [
        "地区：河南；人数：3。"
    ]
    assert table_lines([]) == []
    assert table_lines([["", None], []]) == []


def test_spaces_that_spread_a_label_are_layout() -> None:
    assert table_lines([["项　目", "金 额"], ["道路", "3"]]) == ["项目：道路；金额：3。"]
