"""Trust-Score (Song et al. 2024): does it refuse what it should, answer right where it can, and cite what bears it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from eval.interval import RESAMPLES, Estimate
from eval.scoring import MetricName, Scores

_PARTS: tuple[MetricName, ...] = (
    "refusal_f1",
    "answering_f1",
    "calibrated_f1",
    "support_recall",
    "support_precision",
)


@dataclass(frozen=True, slots=True)
class TrustScore:
    """The three parts and their mean.

    Attributes:
        grounded_refusal: Mean of the F1 of refusing and the F1 of answering.
        calibrated_answer: F1 of right answers, over what was answered and what can be answered.
        grounded_citation: F1 of citation recall and precision over the answers.
    """

    grounded_refusal: Estimate
    calibrated_answer: Estimate
    grounded_citation: Estimate
    total: Estimate


def trust_score(scores: Sequence[Scores], *, seed: int = 0) -> TrustScore | None:
    """Return the score of a run with 95 % intervals (percentile bootstrap over cases); None for no case."""
    if not scores:
        return None
    everything = np.arange(len(scores))[None, :]
    drawn = np.random.default_rng(seed).integers(len(scores), size=(RESAMPLES, len(scores)))
    means, samples = _parts(scores, everything), _parts(scores, drawn)
    names = ("grounded_refusal", "calibrated_answer", "grounded_citation", "total")
    parts = {
        name: _estimate(float(mean[0]), sample, len(scores))
        for name, mean, sample in zip(names, means, samples, strict=True)
    }
    return TrustScore(**parts)


def _estimate(mean: float, samples: npt.NDArray[np.float64], n: int) -> Estimate:
    low, high = np.percentile(samples, [2.5, 97.5])
    return Estimate(mean, float(low), float(high), n)


def _parts(scores: Sequence[Scores], rows: npt.NDArray[np.int64]) -> list[npt.NDArray[np.float64]]:
    """Return the three parts and their mean for each row of case numbers."""
    mean = {metric: _weighted_means(scores, metric, rows) for metric in _PARTS}
    refusal = (mean["refusal_f1"] + mean["answering_f1"]) / 2
    recall, precision = mean["support_recall"], mean["support_precision"]
    total = recall + precision
    citation = np.divide(2 * recall * precision, total, out=np.zeros_like(total), where=total > 0)
    calibrated = mean["calibrated_f1"]
    return [refusal, calibrated, citation, (refusal + calibrated + citation) / 3]


def _weighted_means(
    scores: Sequence[Scores], metric: MetricName, rows: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    """Return the weighted mean of each row; 0 where the metric applies to none of its cases."""
    weights = np.array([own[metric].weight if metric in own else 0.0 for own in scores])
    values = np.array([own[metric].value if metric in own else 0.0 for own in scores]) * weights
    totals = weights[rows].sum(axis=1)
    sums = values[rows].sum(axis=1)
    means: npt.NDArray[np.float64] = np.divide(sums, totals, out=np.zeros(len(rows)), where=totals > 0)
    return means
