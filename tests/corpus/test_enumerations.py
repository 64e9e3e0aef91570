"""Items that running text counts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.sectioning.enumerations import find_enumerations

PIECES = [
    "一是",
    "二是",
    "三是",
    "第一，",
    "第二、",
    "其一",
    "其二，",
    "一要",
    "二要",
    "十十是",
    "甲乙",
    "。",
    "；",
    "，",
    "\n",
    " ",
]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_items_begin_with_their_labels_and_follow_one_another(text: str) -> None:
    for items in find_enumerations(text, 0, len(text)):
        assert len(items) > 1
        assert all(text[item.start : item.end].startswith(item.label) for item in items)
        ends = [0, *(item.end for item in items)]
        assert all(before <= item.start < item.end for before, item in zip(ends, items, strict=False))


@pytest.mark.parametrize(
    ("text", "items"),
    [
        (
            "主要做了：一是抓落实；二是促改革；三是惠民生。全年向好。",
            ["一是抓落实；", "二是促改革；", "三是惠民生。"],
        ),
        (
            "一是抓落实。出台意见。二是促改革。推出举措。\n另外，甲。",
            ["一是抓落实。出台意见。", "二是促改革。推出举措。"],
        ),
        ("要：第一，稳中求进。第二，以进促稳。", ["第一，稳中求进。", "第二，以进促稳。"]),
        ("原因有二，其一，投入不足；其二，人才缺乏。", ["其一，投入不足；", "其二，人才缺乏。"]),
        ("一要抓落实\n二要促改革\n甲", ["一要抓落实", "二要促改革"]),
    ],
)
def test_enumeration(text: str, items: list[str]) -> None:
    [found] = find_enumerations(text, 0, len(text))
    assert [text[item.start : item.end] for item in found] == items


@pytest.mark.parametrize(
    "text",
    [
        "统一是大势。之二是乙。",
        "一是甲。三是乙。",
        "二是甲；三是乙。",
        "一是甲。",
        "第一、第三产业。",
        "全国第一，第二名。",
    ],
)
def test_no_enumeration(text: str) -> None:
    assert find_enumerations(text, 0, len(text)) == ()


def test_two_enumerations_of_one_kind() -> None:
    text = "甲：一是乙；二是丙。丁：一是戊；二是己。"
    first, second = find_enumerations(text, 0, len(text))
    assert text[first[-1].start : first[-1].end] == "二是丙。"
    assert text[second[-1].start : second[-1].end] == "二是己。"
