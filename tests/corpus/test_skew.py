"""Scans that went in askew."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw

from corpus.loaders.skew import skew_degrees, straighten


def ruled_paper() -> Image.Image:
    """Return a page with bars where a text has its lines."""
    page = Image.new("L", (850, 1200), 255)
    pen = ImageDraw.Draw(page)
    for y in range(100, 1100, 40):
        pen.rectangle((100, y, 750 if y % 120 else 400, y + 16), fill=0)
    return page


@pytest.mark.parametrize("degrees", [-3.7, -0.7, 0.0, 0.5, 1.2, 4.4])
def test_skew_is_measured(degrees: float) -> None:
    assert skew_degrees(ruled_paper().rotate(degrees, fillcolor=255)) == pytest.approx(degrees, abs=0.11)


def test_straightened_page_is_straight() -> None:
    page = straighten(ruled_paper().rotate(1.0, fillcolor=255))
    assert abs(skew_degrees(page)) <= 0.1


def test_blank_page_stays() -> None:
    page = Image.new("L", (300, 400), 255)
    assert straighten(page) is page
