"""How well a score tells two kinds of case apart."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from eval.interval import Estimate

_RESAMPLES = 1000


def auroc(labels: Sequence[bool], scores: Sequence[float], *, seed: int = 0) -> Estimate | None:
    """Return the chance that a true case scores above a false one, ties half; with a 95 % bootstrap interval.

    None unless there are cases of both kinds. True and false cases are drawn again each among themselves.
    """
    values = np.asarray(scores, dtype=float)
    truth = np.asarray(labels, dtype=bool)
    above, below = values[truth], values[~truth]
    if not len(above) or not len(below):
        return None
    draws = np.random.default_rng(seed)
    means = [
        _share_above(draws.choice(above, len(above)), draws.choice(below, len(below)))
        for _ in range(_RESAMPLES)
    ]
    low, high = np.percentile(means, [2.5, 97.5])
    return Estimate(_share_above(above, below), float(low), float(high), len(values))


def _share_above(above: NDArray[np.float64], below: NDArray[np.float64]) -> float:
    ranked = np.sort(below)
    less = np.searchsorted(ranked, above, side="left")
    up_to = np.searchsorted(ranked, above, side="right")
    return float((less + up_to).mean() / 2 / len(below))
