"""Two runs over the same cases, case by case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from eval.gates import ALL_TAG
from eval.saved_run import SavedCase, bears
from eval.scoring import LOWER_IS_BETTER, METRIC_NAMES, MetricName

# A case's part of an F1 or of a precision over refusals is no score of the case.
_NOT_PAIRED: frozenset[MetricName] = frozenset(
    {"refusal_f1", "refusal_precision", "answering_f1", "calibrated_f1"}
)
_EXACT_UP_TO = 14  # differing cases whose 2**n signs are all tried
_SAMPLES = 20_000


@dataclass(frozen=True, slots=True)
class PairedDifference:
    """One metric over the `n` cases of a tag to which it applies in both runs.

    Attributes:
        better: Cases whose score is better in the second run, whichever direction that is.
        p_value: Two-sided, of the sign-flip permutation test over the differences (Fisher 1935; exact for few).
    """

    metric: MetricName
    tag: str
    n: int
    mean_before: float
    mean_after: float
    better: int
    worse: int
    p_value: float


@dataclass(frozen=True, slots=True)
class ChangedCase:
    """A case that scores otherwise in the second run, with both answers."""

    before: SavedCase
    after: SavedCase
    better: tuple[MetricName, ...]
    worse: tuple[MetricName, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Differences by metric and tag, the cases that changed, and the ids that only one run has."""

    differences: tuple[PairedDifference, ...]
    changed: tuple[ChangedCase, ...]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]


def compare(before: Sequence[SavedCase], after: Sequence[SavedCase]) -> Comparison:
    """Return what changed from one run to another, over the cases that both have."""
    later = {case.id: case for case in after}
    pairs = [(case, later[case.id]) for case in before if case.id in later]
    tags = [ALL_TAG, *dict.fromkeys(tag for case, _ in pairs for tag in case.tags)]
    differences = [_difference(pairs, metric, tag) for tag in tags for metric in METRIC_NAMES]
    changes = [_change(old, new) for old, new in pairs]
    earlier = {case.id for case in before}
    return Comparison(
        tuple(d for d in differences if d is not None),
        tuple(change for change in changes if change.better or change.worse),
        tuple(case.id for case in before if case.id not in later),
        tuple(case.id for case in after if case.id not in earlier),
    )


def sign_flip_p_value(differences: Sequence[float], *, seed: int = 0) -> float:
    """Return the two-sided p-value of the hypothesis that each difference is as likely as its negative."""
    values = np.array([value for value in differences if value])
    if not len(values):
        return 1.0
    observed = abs(values.sum())
    if len(values) <= _EXACT_UP_TO:
        signs = np.array(list(product((-1.0, 1.0), repeat=len(values))))
        return float(np.mean(np.abs(signs @ values) >= observed - 1e-12))
    signs = np.random.default_rng(seed).choice((-1.0, 1.0), size=(_SAMPLES, len(values)))
    reached = int(np.sum(np.abs(signs @ values) >= observed - 1e-12))
    return (reached + 1) / (_SAMPLES + 1)  # the observed signs are one of the samples


def _difference(
    pairs: Sequence[tuple[SavedCase, SavedCase]], metric: MetricName, tag: str
) -> PairedDifference | None:
    if metric in _NOT_PAIRED:
        return None
    found = [
        (old.scores[metric], new.scores[metric])
        for old, new in pairs
        if bears(old, tag) and metric in old.scores and metric in new.scores
    ]
    if not found:
        return None
    gains = [_gain(metric, old, new) for old, new in found]
    before, after = (float(np.mean(values)) for values in zip(*found, strict=True))
    better, worse = sum(gain > 0 for gain in gains), sum(gain < 0 for gain in gains)
    return PairedDifference(metric, tag, len(found), before, after, better, worse, sign_flip_p_value(gains))


def _change(old: SavedCase, new: SavedCase) -> ChangedCase:
    gains = {
        metric: _gain(metric, old.scores[metric], new.scores[metric])
        for metric in METRIC_NAMES
        if metric in old.scores and metric in new.scores and metric not in _NOT_PAIRED
    }
    return ChangedCase(
        old,
        new,
        tuple(metric for metric, gain in gains.items() if gain > 0),
        tuple(metric for metric, gain in gains.items() if gain < 0),
    )


def _gain(metric: MetricName, before: float, after: float) -> float:
    return before - after if metric in LOWER_IS_BETTER else after - before
