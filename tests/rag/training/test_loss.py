from __future__ import annotations

import math

import pytest
import torch

from rag.evidence_model.network import Logits
from rag.training.batches import UNKNOWN, Batch
from rag.training.loss import losses


def batch(start: int, end: int, evidence: list[int]) -> Batch:
    return Batch(
        ids=torch.zeros(1, 4, dtype=torch.long),
        mask=torch.ones(1, 4, dtype=torch.long),
        passage=torch.tensor([[False, False, True, True]]),
        matches=torch.zeros(1, 4, dtype=torch.long),
        relevant=torch.tensor([1.0]),
        start=torch.tensor([start]),
        end=torch.tensor([end]),
        evidence=torch.tensor([evidence]),
    )


NOUGHT = Logits(torch.zeros(1), torch.zeros(1, 4), torch.zeros(1, 4), torch.zeros(1, 4))


def test_losses_of_a_network_that_knows_nothing() -> None:
    found = losses(NOUGHT, batch(2, 3, [UNKNOWN, UNKNOWN, 1, 0]))
    assert found.relevance.item() == pytest.approx(math.log(2))
    assert found.span.item() == pytest.approx(
        math.log(3)
    )  # three tokens may start: none, and the two of the passage
    assert found.evidence.item() == pytest.approx(math.log(2))
    assert found.total(0.5).item() == pytest.approx(1.5 * math.log(2) + math.log(3))


def test_what_has_no_label_costs_nothing() -> None:
    found = losses(NOUGHT, batch(UNKNOWN, UNKNOWN, [UNKNOWN] * 4))
    assert (found.span.item(), found.evidence.item()) == (0.0, 0.0)
