"""A text that came as one line gets its lines back; no other text is touched."""

from __future__ import annotations

import pytest
from hypothesis import given

from corpus.cleaning.lost_line_ends import has_lost_line_ends, line_spans
from corpus.normalize import normalize
from tests.corpus.line_soups import SOUPS

PROSE = "各地区各部门要结合实际抓好贯彻落实，确保各项任务如期完成"


def lines_of(line: str) -> list[str]:
    return [line[start:end] for start, end in line_spans(line)]


@given(SOUPS)
def test_only_blanks_lie_between_the_lines(raw: str) -> None:
    line = " ".join(raw.split())
    spans = line_spans(line)
    assert "".join("".join(line[start:end].split()) for start, end in spans) == "".join(line.split())
    assert all(start <= end for start, end in spans)


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(["各市人民政府：", f"{PROSE}。", f"{PROSE}。"], id="sentences"),
        pytest.param(
            [f"{PROSE}：", "一、加强组织领导", f"{PROSE}。", "二、落实各项责任", f"{PROSE}。"], id="headings"
        ),
        pytest.param(
            ["一、支持企业发展", f"（一）减免税费。{PROSE}。", f"（二）降低成本。{PROSE}。"],
            id="run-in titles",
        ),
        pytest.param(["第一章 总 则", f"第一条 {PROSE}。", f"第二条 {PROSE}。"], id="articles"),
        pytest.param([f"{PROSE}。", "某市商务局", "2020年2月15日", "（此件主动公开）"], id="signature"),
        pytest.param(
            ["某省财政厅关于支持企业发展的通知", "各市人民政府、省政府各有关部门：", f"{PROSE}。"], id="title"
        ),
        pytest.param([f"{PROSE}。", "扫一扫在手机打开当前页"], id="page bar"),
        pytest.param(
            ["一、印发《甲 乙办法》（某部 某局公告第8号）的通知", f"{PROSE}。"], id="a blank within brackets"
        ),
    ],
)
def test_lines_come_back(lines: list[str]) -> None:
    assert lines_of(" ".join(lines)) == lines


def test_a_wide_blank_begins_a_paragraph() -> None:
    assert lines_of("名　　称 减税的“两个”办法　　企业可以申请") == [
        "名　　称 减税的“两个”办法",
        "企业可以申请",
    ]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("李 伟 任 局长", id="names"),
        pytest.param("按照 第八条的规定办理", id="a reference"),
        pytest.param("增长 10.6 万亿元", id="figures"),
        pytest.param("（三）甲 （九）乙", id="numbers that follow no other"),
        pytest.param("（一） 甲", id="a blank after the number"),
        pytest.param("联系人： 张三", id="a field and its value"),
    ],
)
def test_line_that_stays_whole(line: str) -> None:
    assert lines_of(line) == [line]


def test_a_text_without_any_blank_is_cut_at_its_numbers() -> None:
    line = f"{PROSE}：一、加强领导。{PROSE}。二、落实责任。{PROSE}。"
    assert lines_of(line) == [f"{PROSE}：", f"一、加强领导。{PROSE}。", f"二、落实责任。{PROSE}。"]


@pytest.mark.parametrize(
    ("raw", "is_lost"),
    [
        pytest.param("甲" * 200, True, id="one line"),
        pytest.param("标题\n" + "甲" * 200, True, id="a title and one line"),
        pytest.param("甲" * 40, False, id="a short text"),
        pytest.param("\n".join(["甲" * 60] * 4), False, id="lines"),
    ],
)
def test_has_lost_line_ends(raw: str, is_lost: bool) -> None:
    assert has_lost_line_ends(raw) is is_lost


def test_restored_line_ends_are_recorded_and_never_joined_again() -> None:
    raw = f"某市关于支持企业发展的若干措施 一、减免税费 {PROSE}。 二、降低成本 {PROSE}。 {PROSE}{PROSE}。{PROSE}{PROSE}"
    normalized = normalize(raw)
    assert normalized.text.split("\n")[1:5] == ["一、减免税费", f"{PROSE}。", "二、降低成本", f"{PROSE}。"]
    assert {edit.rule for edit in normalized.edits} == {"restored_line_end"}
