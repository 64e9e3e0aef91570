"""The course of the losses as an SVG picture."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

_WIDTH, _HEIGHT, _MARGIN = 720, 320, 40
_NAMES = ("relevance", "span", "evidence")
_COLOURS = ("#1f77b4", "#d62728", "#2ca02c")
_SMOOTHING = 0.97
Curve = Sequence[tuple[float, float]]


def write_loss_plot(log: Path, picture: Path) -> None:
    """Draw the losses of a log (step, relevance, span, evidence, …)."""
    with log.open(encoding="utf-8", newline="") as file:
        rows = [[float(value) for value in row[:4]] for row in csv.reader(file)]
    draw_losses({name: [(row[0], row[n]) for row in rows] for n, name in enumerate(_NAMES, 1)}, picture)


def draw_losses(losses: Mapping[str, Curve], picture: Path) -> None:
    """Draw curves of (step, loss), each smoothed, against the steps.

    Raises:
        ValueError: If there is nothing to draw.
    """
    curves = {name: _smoothed(curve) for name, curve in losses.items() if curve}
    if not curves:
        raise ValueError(f"no losses for {picture.name}")
    top = max(value for curve in curves.values() for _, value in curve) or 1.0
    last = max(step for curve in curves.values() for step, _ in curve) or 1.0

    def points(curve: Curve) -> str:
        return " ".join(
            f"{_MARGIN + step / last * (_WIDTH - 2 * _MARGIN):.1f},{_HEIGHT - _MARGIN - value / top * (_HEIGHT - 2 * _MARGIN):.1f}"
            for step, value in curve
        )

    lines = [
        f'<polyline fill="none" stroke="{colour}" stroke-width="1.5" points="{points(curve)}"/>'
        f'<text x="{_WIDTH - _MARGIN - 110}" y="{_MARGIN + 18 * i}" fill="{colour}">{name} {curve[-1][1]:.3f}</text>'
        for i, (colour, (name, curve)) in enumerate(zip(_COLOURS, curves.items(), strict=False))
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


def _smoothed(curve: Curve) -> list[tuple[float, float]]:
    """Return the running mean, corrected for its start."""
    mean, weight, result = 0.0, 0.0, []
    for step, value in curve:
        mean = _SMOOTHING * mean + (1 - _SMOOTHING) * value
        weight = _SMOOTHING * weight + (1 - _SMOOTHING)
        result.append((step, mean / weight))
    return result
