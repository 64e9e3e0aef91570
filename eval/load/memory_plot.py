"""Memory against time as an SVG picture."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from eval.load.memory import Sample

_WIDTH, _HEIGHT, _MARGIN = 640, 300, 56
_GRID_LINES = 5


def write_memory_plot(samples: Sequence[Sample], picture: Path) -> None:
    """Draw resident memory, from nothing at all to the most there was, against minutes.

    Raises:
        ValueError: If there are no samples.
    """
    if not samples:
        raise ValueError("no samples to draw")
    minutes = max(samples[-1].at_s / 60, 1 / 60)
    step = 10.0 ** math.floor(math.log10(max(each.mb for each in samples)))
    top = math.ceil(max(each.mb for each in samples) / step) * step

    def x(at_s: float) -> float:
        return _MARGIN + at_s / 60 / minutes * (_WIDTH - 2 * _MARGIN)

    def y(mb: float) -> float:
        return _HEIGHT - _MARGIN - mb / top * (_HEIGHT - 2 * _MARGIN)

    grid = [
        f'<path d="M{_MARGIN},{y(mb):.1f} H{_WIDTH - _MARGIN}" stroke="#ddd"/>'
        f'<text x="{_MARGIN - 6}" y="{y(mb) + 4:.1f}" text-anchor="end">{mb:,.0f} MB</text>'
        for mb in (top * i / _GRID_LINES for i in range(_GRID_LINES + 1))
    ] + [
        f'<text x="{x(minute * 60):.1f}" y="{_HEIGHT - _MARGIN + 18}" text-anchor="middle">{minute:.3g}</text>'
        for minute in (minutes * i / _GRID_LINES for i in range(_GRID_LINES + 1))
    ]
    points = " ".join(f"{x(each.at_s):.1f},{y(each.mb):.1f}" for each in samples)
    picture.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" font-size="12">'
        f'<rect width="100%" height="100%" fill="white"/>{"".join(grid)}'
        f'<polyline fill="none" stroke="#1f77b4" stroke-width="1.5" points="{points}"/>'
        f'<text x="{_WIDTH / 2}" y="{_HEIGHT - 12}" text-anchor="middle">minutes</text></svg>\n',
        encoding="utf-8",
    )
