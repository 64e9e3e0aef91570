"""What the network is trained to do, as three losses."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from rag.evidence_model.network import NEVER, Logits
from rag.training.batches import UNKNOWN, Batch


@dataclass(frozen=True, slots=True)
class Losses:
    """Mean losses of a batch.

    Attributes:
        relevance: Binary cross-entropy of "the passage answers".
        span: Cross-entropy of first and last token, token 0 meaning none; over examples whose span is known.
        evidence: Binary cross-entropy of "this token stands in a sentence that answers".
    """

    relevance: Tensor
    span: Tensor
    evidence: Tensor

    def total(self, evidence_weight: float) -> Tensor:
        """Return the loss that is minimised."""
        return self.relevance + self.span + evidence_weight * self.evidence


def losses(logits: Logits, batch: Batch) -> Losses:
    """Return the losses of a batch; a loss without any label in the batch is 0."""
    relevance = functional.binary_cross_entropy_with_logits(logits.relevance, batch.relevant)
    span = (
        _token_loss(allowed(logits.start, batch), batch.start)
        + _token_loss(allowed(logits.end, batch), batch.end)
    ) / 2
    known = batch.evidence != UNKNOWN
    if not known.any():
        return Losses(relevance, span, torch.zeros(()))
    evidence = functional.binary_cross_entropy_with_logits(
        logits.evidence[known], batch.evidence[known].float()
    )
    return Losses(relevance, span, evidence)


def allowed(scores: Tensor, batch: Batch) -> Tensor:
    """Return the scores of the tokens at which a span may start or end, the passage's and token 0; others are out."""
    outside = ~batch.passage
    outside[:, 0] = False
    return scores.masked_fill(outside, NEVER)


def _token_loss(scores: Tensor, target: Tensor) -> Tensor:
    known = target != UNKNOWN
    if not known.any():
        return torch.zeros(())
    return functional.cross_entropy(scores[known], target[known])
