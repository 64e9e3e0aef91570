"""A look at held-out examples while training goes on."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from rag.evidence_model.encoding import PairEncoder
from rag.evidence_model.network import EvidenceNetwork
from rag.training.batches import UNKNOWN, collate, label
from rag.training.examples import Example
from rag.training.loss import allowed, losses

_BATCH = 16


def check(network: EvidenceNetwork, encoder: PairEncoder, examples: Sequence[Example]) -> list[str]:
    """Return, over held-out examples: mean relevance and span loss, share judged rightly relevant, share of exact spans.

    Exact: first and last token both the most likely, among examples that have a span.
    """
    network.eval()
    sums = [0.0, 0.0]
    right = exact = spans = 0
    pairs = encoder.encode_pairs(
        [e.question for e in examples], [e.context for e in examples], [e.passage for e in examples]
    )
    items = sorted(map(label, examples, pairs), key=lambda item: len(item.pair.ids))
    for first in range(0, len(items), _BATCH):
        chunk = items[first : first + _BATCH]
        batch = collate(chunk)
        with torch.inference_mode():
            logits = network(batch.ids, batch.mask, batch.passage, batch.matches)
            loss = losses(logits, batch)
        sums = [sums[0] + loss.relevance.item() * len(chunk), sums[1] + loss.span.item() * len(chunk)]
        right += int(((logits.relevance > 0) == (batch.relevant > 0)).sum())
        best = [allowed(scores, batch).argmax(-1) for scores in (logits.start, logits.end)]
        answered = (batch.start != UNKNOWN) & (batch.start > 0)
        exact += int(((best[0] == batch.start) & (best[1] == batch.end) & answered).sum())
        spans += int(answered.sum())
    n = max(1, len(items))
    return [*(f"{total / n:.4f}" for total in sums), f"{right / n:.4f}", f"{exact / max(1, spans):.4f}"]
