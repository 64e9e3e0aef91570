"""The course of the losses as an SVG picture."""

from __future__ import annotations

import csv
from pathlib import Path

_WIDTH, _HEIGHT, _MARGIN = 720, 320, 40
_NAMES = (("relevance", "#1f77b4"), ("span", "#d62728"), ("evidence", "#2ca02c"))
_SMOOTHING = 0.97


def write_loss_plot(log: Path, picture: Path) -> None:
    """Draw the losses of a log (step, relevance, span, evidence, …), each smoothed, against the steps."""
    with log.open(encoding="utf-8", newline="") as file:
        rows = [[float(value) for value in row[:4]] for row in csv.reader(file)]
    if not rows:
        raise ValueError(f"no losses in {log.name}")
    curves = [_smoothed([row[column] for row in rows]) for column in (1, 2, 3)]
    top = max(max(curve) for curve in curves) or 1.0
    last = rows[-1][0] or 1.0

    def points(curve: list[float]) -> str:
        return " ".join(
            f"{_MARGIN + row[0] / last * (_WIDTH - 2 * _MARGIN):.1f},{_HEIGHT - _MARGIN - value / top * (_HEIGHT - 2 * _MARGIN):.1f}"
            for row, value in zip(rows, curve, strict=True)
        )

    lines = [
        f'<polyline fill="none" stroke="{colour}" stroke-width="1.5" points="{points(curve)}"/>'
        f'<text x="{_WIDTH - _MARGIN - 110}" y="{_MARGIN + 18 * i}" fill="{colour}">{name} {curve[-1]:.3f}</text>'
        for i, ((name, colour), curve) in enumerate(zip(_NAMES, curves, strict=True))
    ]
    axes = (
        f'<path d="M{_MARGIN},{_MARGIN} V{_HEIGHT - _MARGIN} H{_WIDTH - _MARGIN}" fill="none" stroke="#888"/>'
        f'<text x="4" y="{_MARGIN}">{top:.2f}</text><text x="{_WIDTH - _MARGIN - 30}" y="{_HEIGHT - 12}">{last:.0f}</text>'
    )
    picture.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" font-size="12">'
        f'<rect width="100%" height="100%" fill="white"/>{axes}{"".join(lines)}</svg>\n',
        encoding="utf-8",
    )


def _smoothed(values: list[float]) -> list[float]:
    """Return the running mean, corrected for its start."""
    mean, weight, result = 0.0, 0.0, []
    for value in values:
        mean = _SMOOTHING * mean + (1 - _SMOOTHING) * value
        weight = _SMOOTHING * weight + (1 - _SMOOTHING)
        result.append(mean / weight)
    return result
