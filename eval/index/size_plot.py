"""Cost against size as an SVG picture."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from eval.index.size_measures import SizeRow

_WIDTH, _HEIGHT, _MARGIN = 640, 360, 56
_LINES = (
    ("whole search", "whole", "#1f77b4"),
    ("vectors", "dense", "#d62728"),
    ("words of chunks", "sparse", "#2ca02c"),
    ("words of documents", "sparse_documents", "#9467bd"),
)


def write_size_plot(rows: Sequence[SizeRow], picture: Path) -> None:
    """Draw the 95th percentile of each part of a search against the chunks, both on logarithmic axes.

    Raises:
        ValueError: If there are no rows.
    """
    if not rows:
        raise ValueError("no sizes to draw")
    sizes = [math.log10(row.chunks) for row in rows]
    curves = {
        name: [math.log10(max(getattr(row, field).p95, 0.01)) for row in rows] for name, field, _ in _LINES
    }
    bottom = math.floor(min(map(min, curves.values())))
    top = math.ceil(max(map(max, curves.values())))
    left, right = math.floor(min(sizes)), math.ceil(max(sizes))

    def x(value: float) -> float:
        return _MARGIN + (value - left) / max(right - left, 1) * (_WIDTH - 2 * _MARGIN)

    def y(value: float) -> float:
        return _HEIGHT - _MARGIN - (value - bottom) / max(top - bottom, 1) * (_HEIGHT - 2 * _MARGIN)

    grid = [
        f'<path d="M{_MARGIN},{y(power):.1f} H{_WIDTH - _MARGIN}" stroke="#ddd"/>'
        f'<text x="{_MARGIN - 6}" y="{y(power) + 4:.1f}" text-anchor="end">{10.0**power:g} ms</text>'
        for power in range(bottom, top + 1)
    ] + [
        f'<text x="{x(power):.1f}" y="{_HEIGHT - _MARGIN + 18}" text-anchor="middle">{10**power:,}</text>'
        for power in range(left, right + 1)
    ]
    lines = []
    for i, (name, _, colour) in enumerate(_LINES):
        points = list(zip(map(x, sizes), map(y, curves[name]), strict=True))
        path = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
        lines.append(f'<polyline fill="none" stroke="{colour}" stroke-width="1.5" points="{path}"/>')
        lines += [f'<circle cx="{a:.1f}" cy="{b:.1f}" r="2.5" fill="{colour}"/>' for a, b in points]
        lines.append(f'<text x="{_MARGIN + 8}" y="{20 + 16 * i}" fill="{colour}">{name}, p95</text>')
    picture.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" font-size="12">'
        f'<rect width="100%" height="100%" fill="white"/>{"".join(grid + lines)}'
        f'<text x="{_WIDTH / 2}" y="{_HEIGHT - 12}" text-anchor="middle">chunks</text></svg>\n',
        encoding="utf-8",
    )
