"""What an answer lists."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.query.listed import items_of


@pytest.mark.parametrize(
    ("answer", "items"),
    [
        ("（一）发展农业。继续实施规划。[1]\n（二）推动升级。[2]", ["发展农业", "推动升级"]),
        ("一是提振消费、提高效益；二是发展新质生产力；三是实施科教兴国。[1]", ["提振消费、提高效益", "发展新质生产力", "实施科教兴国"]),
        ("包括：1. 农业；2. 水利。[1]", ["农业", "水利"]),
        ("发展农业。[1]\n推动升级。[1]", ["发展农业", "推动升级"]),
        ("着力淘汰钢铁、焦炭、水泥、平板玻璃等行业落后产能。[1]", ["钢铁", "焦炭", "水泥", "平板玻璃"]),
        ("加大了以工代赈和易地扶贫搬迁等资金支持力度。[1]", ["以工代赈", "易地扶贫搬迁"]),
        ("增长9.7%。[1]", []),
        ("", []),
    ],
)  # fmt: skip
def test_items(answer: str, items: list[str]) -> None:
    assert items_of(answer) == items


@given(st.text("一二三是、，。；\n[1]农业水利（）和等", max_size=200))
def test_items_are_words_of_the_answer(answer: str) -> None:
    said = answer.replace("[1]", "")
    assert all(item and len(item) <= 40 and set(item) <= set(said) for item in items_of(answer))
