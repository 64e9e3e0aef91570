"""The evidence model: one pass of the bundled encoder over a question and each passage."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from transformers import BertModel

from index.compute_dtype import Dtype, resolve_dtype
from index.loading_output import quiet_loading
from index.mixed_precision import compute_in
from index.sentences import clause_spans, sentence_spans
from rag.evidence_model.encoding import Encoded, PairEncoder, pair_tensors
from rag.evidence_model.files import load_network
from rag.evidence_model.network import EvidenceNetwork
from rag.evidence_model.reading import Reading, WindowReading

WINDOW_CHARS = 400
_BATCH = 8


class EvidenceModel:
    """Reads passages for a question. Safe to call from several threads.

    Attributes:
        name: What it is called where models are named.
    """

    name = "bundled:evidence"

    def __init__(self, network: EvidenceNetwork, encoder: PairEncoder) -> None:
        self._network = network.eval()
        self._encoder = encoder

    @classmethod
    def load(cls, base: Path, changes: Path, dtype: Dtype = "auto") -> EvidenceModel:
        """Load the encoder in folder `base` with what a file says that training changed.

        Args:
            dtype: What the encoder computes in; "auto" is what this machine computes fast in.

        Raises:
            ModelCacheError: If the measured dtype cannot be remembered.
        """
        with quiet_loading():
            encoder = BertModel.from_pretrained(base, dtype=torch.float32, add_pooling_layer=False)
        network = load_network(changes, encoder)
        compute_in(encoder, encoder.embeddings.word_embeddings, getattr(torch, resolve_dtype(dtype)))
        return cls(network, PairEncoder(base / "tokenizer.json"))

    def read(self, question: str, contexts: Sequence[str], passages: Sequence[str]) -> list[Reading]:
        """Return what the model says of each passage, in order.

        Args:
            contexts: What stands above each passage (`context_of`), empty for nothing.
            passages: A passage of more than 400 characters is read window by window.
        """
        windows = [window_spans(passage) for passage in passages]
        owners = [i for i, spans in enumerate(windows) for _ in spans]
        places = [span for spans in windows for span in spans]
        pairs = self._encoder.encode(
            question,
            [contexts[i] for i in owners],
            [passages[i][start:end] for i, (start, end) in zip(owners, places, strict=True)],
        )
        found: list[list[WindowReading]] = [[] for _ in passages]
        order = sorted(range(len(pairs)), key=lambda i: -len(pairs[i].ids))
        for first in range(0, len(order), _BATCH):
            chosen = order[first : first + _BATCH]
            readings = self._forward([pairs[i] for i in chosen], [places[i][0] for i in chosen])
            for i, reading in zip(chosen, readings, strict=True):
                found[owners[i]].append(reading)
        return [Reading(tuple(windows)) for windows in found]

    def _forward(self, pairs: Sequence[Encoded], offsets: Sequence[int]) -> list[WindowReading]:
        with torch.inference_mode():
            logits = self._network(*pair_tensors(pairs))
        start, end, evidence = (part.float().numpy() for part in (logits.start, logits.end, logits.evidence))
        return [
            _window(pair, offset, float(logits.relevance[n]), start[n], end[n], evidence[n])
            for n, (pair, offset) in enumerate(zip(pairs, offsets, strict=True))
        ]


def _window(
    pair: Encoded, offset: int, relevance: float, start: np.ndarray, end: np.ndarray, evidence: np.ndarray
) -> WindowReading:
    inside = [i for i, (left, _) in enumerate(pair.spans) if left >= 0]
    return WindowReading(
        relevance=relevance,
        spans=np.array([pair.spans[i] for i in inside], dtype=np.int64).reshape(-1, 2) + offset,
        start=start[inside] - start[0],
        end=end[inside] - end[0],
        evidence=evidence[inside],
    )


def window_spans(text: str) -> list[tuple[int, int]]:
    """Return spans of at most about 400 characters that cover a text, cut between sentences; neighbours share one sentence."""
    if len(text) <= WINDOW_CHARS:
        return [(0, len(text))]
    pieces = [
        (left, min(left + WINDOW_CHARS, b))
        for start, end in sentence_spans(text, 0, len(text))
        for a, b in ([(start, end)] if end - start <= 200 else clause_spans(text, start, end))
        for left in range(a, b, WINDOW_CHARS)
    ]
    windows, first = [], 0
    for i in range(len(pieces)):
        if i + 1 == len(pieces):
            windows.append((pieces[first][0], pieces[i][1]))
        elif pieces[i + 1][1] - pieces[first][0] > WINDOW_CHARS:
            windows.append((pieces[first][0], pieces[i][1]))
            shared = i > first and pieces[i + 1][1] - pieces[i][0] <= WINDOW_CHARS
            first = i if shared else i + 1
    return windows
