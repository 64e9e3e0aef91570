"""What no line break divides, and what a line break stood for."""

from __future__ import annotations

import pytest

from corpus.loaders.line_breaks import first_unit_ems, word_gap


@pytest.mark.parametrize(
    ("text", "ems"),
    [
        ("各地区", 1.0),
        ("等，要", 2.0),
        ("（一）总体", 3.0),
        ("《若干意见》", 2.0),
        ("2025年", 2.4),
        ("〔2010〕28号", 5.6),
        ("9.7%；城乡", 3.4),
        ("a" * 100, 12.0),
    ],
)
def test_width_of_what_stays_together(text: str, ems: float) -> None:
    assert first_unit_ems(text) == pytest.approx(ems)


@pytest.mark.parametrize(
    ("text", "following", "gap"),
    [("new", "economy", " "), ("中部", "地区", ""), ("增长9", "7", ""), ("http://www.gov.cn/a", "b", "")],
    ids=["English", "Chinese", "figures", "address"],
)
def test_gap_of_a_line_break(text: str, following: str, gap: str) -> None:
    assert word_gap(text, following) == gap
