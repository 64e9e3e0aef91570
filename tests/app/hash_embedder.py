"""An embedder without weights."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from index.embedder import FloatMatrix


class HashEmbedder:
    """Counts hashed character pairs: texts that share words are near."""

    def __init__(self, name: str = "hash", dim: int = 64) -> None:
        self.name = name
        self.dim = dim
        self.texts = 0

    def embed_queries(self, texts: Sequence[str]) -> FloatMatrix:
        rows = np.full((len(texts), self.dim), 1e-6, dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for pair in pairwise(text):
                row[int.from_bytes(hashlib.sha256("".join(pair).encode()).digest()[:4]) % self.dim] += 1
        normalised: FloatMatrix = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return normalised

    def embed_passages(self, texts: Sequence[str], *, show_progress: bool = False) -> FloatMatrix:
        self.texts += len(texts)
        return self.embed_queries(texts)
