"""Several rankings of the same candidates into one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np


def fuse(
    rankings: Sequence[tuple[Mapping[int, float], float]], preference: Mapping[int, float]
) -> list[tuple[int, float]]:
    """Return the candidates by the weighted sum of their standardised scores, best first.

    Args:
        rankings: (scores by candidate, weight). A candidate that a ranking lacks scores 0 in it: no word in common.
        preference: What is added to a candidate's sum.

    Each ranking is brought to mean 0 and deviation 1 over all candidates: a sum of z-scores keeps how far the first
    is ahead of the second, which reciprocal ranks throw away (docs/benchmarks.md).
    """
    candidates = sorted({candidate for scores, _ in rankings for candidate in scores})
    if not candidates:
        return []
    total = np.zeros(len(candidates))
    for scores, weight in rankings:
        column = np.array([scores.get(candidate, 0.0) for candidate in candidates])
        deviation = column.std()
        if deviation > 0:
            total += weight * (column - column.mean()) / deviation
    total += [preference.get(candidate, 0.0) for candidate in candidates]
    order = np.argsort(-total, kind="stable")
    return [(candidates[i], float(total[i])) for i in order]
