"""Numbers that go on with a numbering."""

from __future__ import annotations

import pytest

from corpus.sectioning.headings import match_label
from corpus.sectioning.number_series import NumberSeries, following_numbers


def accepted(lines: list[str]) -> list[str]:
    labels = [match_label(line) for line in lines]
    series = NumberSeries()
    found = []
    for label, following in zip(labels, following_numbers(labels), strict=True):
        if label and series.goes_on(label, following):
            series.add(label, following)
            found.append(label.label)
    return found


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        pytest.param(["一、", "二、", "三、"], ["一、", "二、", "三、"], id="one after the other"),
        pytest.param(["一、", "三、"], ["一、", "三、"], id="one is missing"),
        pytest.param(["一、", "五、"], ["一、"], id="three are missing"),
        pytest.param(["二、", "三、"], [], id="none begins"),
        pytest.param(["一、", "（一）", "二、", "（一）"], ["一、", "（一）", "二、", "（一）"], id="begun below each"),
        pytest.param(["一、", "（一）", "（二）", "二、", "（三）"], ["一、", "（一）", "（二）", "二、", "（三）"], id="through all chapters"),
        pytest.param(["一、", "二、", "三、", "一、", "二、"], ["一、", "二、", "三、", "一、", "二、"], id="a second document"),
        pytest.param(["一、", "二、", "三、", "一、", "四、"], ["一、", "二、", "三、", "四、"], id="a quotation"),
        pytest.param(["第一条", "（一）", "1.", "第二条"], ["第一条", "第二条"], id="items of an article"),
        pytest.param(["第一条", "第八条", "第二条"], ["第一条", "第二条"], id="an article that is only named"),
        pytest.param(["第一条", "第八条", "第九条"], ["第一条", "第八条", "第九条"], id="articles are lacking"),
        pytest.param(["第二章", "第九条"], ["第二章", "第九条"], id="a part of a law"),
        pytest.param(["第八条", "第八条之一", "第九条"], ["第八条", "第八条之一", "第九条"], id="第八条之一"),
    ],
)  # fmt: skip
def test_numbers(lines: list[str], found: list[str]) -> None:
    assert accepted(lines) == found


def test_innermost_numbering_that_the_text_goes_on_with() -> None:
    labels = [match_label(line) for line in ["一、", "（一）", "二、"]]
    series = NumberSeries()
    assert series.unfinished_rank() is None
    for label, following in zip(labels[:2], following_numbers(labels), strict=False):
        assert label is not None
        series.add(label, following)
    assert labels[0] is not None
    assert series.unfinished_rank() == labels[0].numbering.rank
