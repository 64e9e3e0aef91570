"""Scans that went in askew are made straight."""

from __future__ import annotations

import numpy as np
from PIL import Image

_MAX_DEGREES = 5.0
_STEPS = (0.5, 0.1)
_MIN_DEGREES = 0.15
_MEASURED_PX = 700


def straighten(image: Image.Image) -> Image.Image:
    """Return a page with its lines level; a skew of up to five degrees is mended, the corners that appear are white."""
    angle = skew_degrees(image)
    if abs(angle) < _MIN_DEGREES:
        return image
    return image.rotate(-angle, resample=Image.Resampling.BICUBIC, fillcolor=(255,) * len(image.getbands()))


def skew_degrees(image: Image.Image) -> float:
    """Return by how much the lines of a page rise to the right: the angle at which they stand out most from their gaps."""
    gray = image.convert("L")
    gray.thumbnail((_MEASURED_PX, _MEASURED_PX))
    ink = Image.fromarray(255 - np.asarray(gray))
    best, reach = 0.0, _MAX_DEGREES
    for step in _STEPS:
        angles = best + np.arange(-reach, reach + step / 2, step)
        best = float(max(angles, key=lambda angle: (_contrast(ink, angle), -abs(angle))))
        reach = step
    return best


def _contrast(ink: Image.Image, degrees: float) -> float:
    rows = np.asarray(ink.rotate(-degrees, resample=Image.Resampling.BILINEAR), dtype=np.float64).sum(axis=1)
    return float(np.square(np.diff(rows)).sum())
