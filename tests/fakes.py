"""Parts without weights, for tests; beside each use stands a test with the real part, marked `model`."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from index.embedder import FloatMatrix


class HashEmbedder:
    """Counts hashed character bigrams: texts that share words are near. Deterministic across processes.

    Attributes:
        passages: Every text that was embedded as a passage, in order.
    """

    def __init__(self, name: str = "hash", dim: int = 64) -> None:
        self.name = name
        self.dim = dim
        self.passages: list[str] = []

    def embed_queries(self, texts: Sequence[str]) -> FloatMatrix:
        rows = np.full((len(texts), self.dim), 1e-6, dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for left, right in pairwise(text):
                row[zlib.crc32((left + right).encode()) % self.dim] += 1
        normalised: FloatMatrix = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return normalised

    def embed_passages(self, texts: Sequence[str], *, show_progress: bool = False) -> FloatMatrix:
        self.passages += texts
        return self.embed_queries(texts)
