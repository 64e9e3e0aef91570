"""Page numbers and page headers of plain texts."""

from __future__ import annotations

import pytest

from corpus.normalize import normalize

PROSE = "各地区要结合实际抓好落实，确保各项任务如期完成。"


def removed(raw: str) -> list[tuple[str, str]]:
    return [(edit.rule, edit.removed) for edit in normalize(raw).edits if edit.removed.strip()]


@pytest.mark.parametrize(
    "number",
    [
        *(
            "— 3 —",
            "-3-",
            "‐3‐",
            "－ 12 －",
            "─ 3 ─",
            "·3·",
            "～3～",
            "第3页",
            "第 3 页 共 9 页",
            "第3页/共9页",
        ),
        *("第三页", "共9页 第3页", "第 3 页（共 9 页）", "3/9", "Page 3 of 9", "page 3"),
    ],
)
def test_page_number(number: str) -> None:
    normalized = normalize(f"甲。\n{number}\n乙。")
    assert normalized.text == "甲。\n乙。"
    assert removed(f"甲。\n{number}\n乙。") == [("page_number", number)]


@pytest.mark.parametrize("line", ["3", "—3", "第3页的表格", "3-5", "2014/6月", "第三页所附清单", "-3.5-"])
def test_no_page_number(line: str) -> None:
    assert normalize(f"甲。\n{line}\n乙。").text == f"甲。\n{line}\n乙。"


def test_bare_numbers_that_count_the_pages() -> None:
    pages = [f"{PROSE}\n" * 9 + f"{number}\n" for number in (1, 2, 3)]
    assert removed("".join(pages)) == [("page_number", "1"), ("page_number", "2"), ("page_number", "3")]


@pytest.mark.parametrize(
    "numbers",
    [
        pytest.param((1, 2), id="two only"),
        pytest.param((3, 7, 8), id="not one by one"),
    ],
)
def test_bare_numbers_that_count_nothing(numbers: tuple[int, ...]) -> None:
    assert removed("".join(f"{PROSE}\n" * 9 + f"{number}\n" for number in numbers)) == []


def test_bare_numbers_of_a_table() -> None:
    assert removed("序号\n1\n甲\n2\n乙\n3\n丙") == []


def test_header_beside_three_page_breaks() -> None:
    raw = (
        "工作方案\n"
        + "".join(f"{PROSE}\n— {page} —\n某省工作方案 第{page}号\n" for page in (1, 2, 3))
        + PROSE
    )
    normalized = normalize(raw)
    assert normalized.text == "\n".join(["工作方案", *[PROSE] * 4])
    assert [text for rule, text in removed(raw) if rule == "page_header"] == [
        "某省工作方案 第1号",
        "某省工作方案 第2号",
        "某省工作方案 第3号",
    ]


def test_header_after_form_feeds_cuts_no_sentence() -> None:
    raw = "\f某省公报\n".join(
        ["甲。支持湖北省和湖南", "省乙区。支持丙省和丁", "省戊区。支持己省和庚", "省辛区。"]
    )
    assert normalize(raw).text == "甲。支持湖北省和湖南省乙区。支持丙省和丁省戊区。支持己省和庚省辛区。"


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param("某省公报\n甲。\n" * 3, id="no page breaks"),
        pytest.param(f"{PROSE}\n— 1 —\n某省公报\n{PROSE}\n— 2 —\n某省公报\n{PROSE}", id="twice"),
        pytest.param("".join(f"甲。\n— {page} —\n2014\n" for page in range(3)), id="figures alone"),
    ],
)
def test_line_that_is_no_header(raw: str) -> None:
    assert [text for rule, text in removed(raw) if rule == "page_header"] == []


def test_bar_of_a_web_page_is_removed_and_recorded() -> None:
    raw = "通知\n【字体：大 中 小】 打印\n甲。\n责任编辑：李小明\n"
    assert normalize(raw).text == "通知\n甲。"
    assert removed(raw) == [("page_bar", "【字体：大 中 小】 打印"), ("page_bar", "责任编辑：李小明")]
