from __future__ import annotations

import pytest

from eval.metrics.computation import without_result


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("乙高于甲：5.4%－2.7%＝2.7个百分点。", "乙高于甲：5.4%－2.7%＝"),
        ("甲高于乙：35538亿元－32193.15亿元＝3344.85亿元。", "甲高于乙：35538亿元－32193.15亿元＝"),
        ("甲与乙相同：6%＝6%。", "甲与乙相同：6%＝6%。"),
        ("乙高于甲：5.4%－2.7%＝2.8个百分点。", None),  # wrongly reckoned
        ("乙高于甲：5.4%－2.7%＝2.7%。", None),  # points, not percent
        ("乙高于甲：5.4亿元－2.7万元＝2.7亿元。", None),
    ],
)
def test_the_reckoning_is_done_again(text: str, left: str | None) -> None:
    assert without_result(text) == left
