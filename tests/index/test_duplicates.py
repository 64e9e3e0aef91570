"""Which passages say the same."""

from __future__ import annotations

import pytest

from index.duplicates import likeness

ORDER = "各地要认真落实疫情防控期间税收优惠政策，对受影响较大的企业延期缴纳税款，最长不超过3个月，并做好宣传辅导。"


@pytest.mark.parametrize(
    ("other", "region", "same"),
    [
        (ORDER, None, True),
        (ORDER, "河南省", True),
        (ORDER, "湖北省", False),
        (ORDER.replace("认真", "切实"), "河南省", True),
        (ORDER.replace("3个月", "6个月"), "河南省", False),
        (ORDER.replace("3个月", "３个月"), "河南省", True),
        (ORDER[:30], "河南省", False),
        ("本办法自公布之日起施行。", "河南省", False),
    ],
    ids=[
        "reprint",
        "same region",
        "other region",
        "two characters",
        "other number",
        "width",
        "a part",
        "other words",
    ],
)
def test_few_characters_may_differ_but_no_number_and_no_region(
    other: str, region: str | None, same: bool
) -> None:
    one, two = likeness(ORDER, "河南省"), likeness(other, region)
    assert one.is_same(two) is same
    assert two.is_same(one) is same


def test_short_texts_are_alike_by_chance() -> None:
    short = likeness("本办法自公布之日起施行。", None)
    assert not short.is_same(short)
