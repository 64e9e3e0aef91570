"""How long a step took over many tries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Spread:
    """Percentiles of milliseconds over `n` tries."""

    n: int
    p50: float
    p95: float
    p99: float
    longest: float


def spread(milliseconds: Sequence[float]) -> Spread | None:
    """Return the percentiles (linear between neighbours, as numpy has them); None of nothing."""
    if not milliseconds:
        return None
    p50, p95, p99 = np.percentile(milliseconds, [50, 95, 99])
    return Spread(len(milliseconds), float(p50), float(p95), float(p99), max(milliseconds))
