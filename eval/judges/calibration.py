"""How far a judge agrees with a reader, and whether its support is a probability."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from eval.interval import Estimate, Score, estimate
from eval.judges.labels import Label
from rag.verification.judging import SUPPORTED

_BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """The sentences whose support lies in [low, low + 0.1): how many, their mean support, the share that is supported."""

    low: float
    n: int
    support: float
    share: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """A judge beside a reader.

    Attributes:
        agreement: Share of sentences of which both say that they are supported, or both that they are not (`partly` is not).
        kappa: Cohen's (1960): the same, beyond what chance would give.
        confusion: For each label, how many sentences the judge calls supported and how many not.
        bins: The reliability table; empty bins are left out.
        error: Expected calibration error (Naeini et al. 2015) over ten bins of equal width.
    """

    agreement: Estimate
    kappa: float
    confusion: dict[Label, tuple[int, int]]
    bins: tuple[Bin, ...]
    error: float


def calibrate(labels: Sequence[Label], supports: Sequence[float]) -> Calibration:
    """Return how a judge's supports go with a reader's labels, pair by pair.

    Raises:
        ValueError: If there are none.
    """
    agreement = estimate(
        [
            Score(float((label == "supported") == (s >= SUPPORTED)))
            for label, s in zip(labels, supports, strict=True)
        ]
    )
    if agreement is None:
        raise ValueError("没有标注")
    truth = np.array([label == "supported" for label in labels])
    scores = np.array(supports)
    said = scores >= SUPPORTED
    chance = truth.mean() * said.mean() + (1 - truth.mean()) * (1 - said.mean())
    names: tuple[Label, ...] = ("supported", "partly", "not")
    of = {name: said[np.array([label == name for label in labels])] for name in names}
    bins = _bins(truth, scores)
    return Calibration(
        agreement=agreement,
        kappa=float((agreement.mean - chance) / (1 - chance)) if chance < 1 else 1.0,
        confusion={name: (int(flags.sum()), int((~flags).sum())) for name, flags in of.items()},
        bins=bins,
        error=sum(each.n * abs(each.share - each.support) for each in bins) / len(labels),
    )


def _bins(truth: np.ndarray, scores: np.ndarray) -> tuple[Bin, ...]:
    places = np.minimum((scores * _BINS).astype(int), _BINS - 1)
    return tuple(
        Bin(at / _BINS, int(inside.sum()), float(scores[inside].mean()), float(truth[inside].mean()))
        for at in range(_BINS)
        if (inside := places == at).any()
    )
