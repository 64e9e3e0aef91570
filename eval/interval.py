"""A mean with its bootstrap interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

RESAMPLES = 1000


@dataclass(frozen=True, slots=True)
class Score:
    """What one case scores; `weight` is its share of the mean (1, but for the parts of an F1)."""

    value: float
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Estimate:
    """A weighted mean over `n` cases, between the 2.5th and 97.5th percentile of 1,000 seeded resamples of the cases."""

    mean: float
    low: float
    high: float
    n: int


def estimate(scores: Sequence[Score], *, seed: int = 0) -> Estimate | None:
    """Return the mean of the scores and its 95 % interval (percentile bootstrap, Efron 1979); None without scores."""
    if not scores:
        return None
    weights = np.array([score.weight for score in scores])
    values = np.array([score.value for score in scores]) * weights
    rows = np.random.default_rng(seed).integers(len(scores), size=(RESAMPLES, len(scores)))
    means = values[rows].sum(axis=1) / weights[rows].sum(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return Estimate(float(values.sum() / weights.sum()), float(low), float(high), len(scores))
