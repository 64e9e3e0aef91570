"""An embedder without weights, where it is the index that is tested."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np

from index.embedder import FloatMatrix
from index.tokenizing import bigrams


class PlainEmbedder:
    """Sums a random direction for each bigram: texts that share words are near. The same in every process.

    Attributes:
        name: See `Embedder`.
        dim: See `Embedder`.
    """

    name = "plain"
    dim = 32

    def __init__(self) -> None:
        self._directions = np.random.default_rng(1).standard_normal((4096, self.dim)).astype(np.float32)

    def embed_queries(self, texts: Sequence[str]) -> FloatMatrix:
        """See `Embedder`."""
        rows = np.array([self._sum(text) for text in texts], dtype=np.float32).reshape(-1, self.dim)
        result: FloatMatrix = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return result

    def embed_passages(self, texts: Sequence[str], *, show_progress: bool = False) -> FloatMatrix:
        """See `Embedder`."""
        return self.embed_queries(texts)

    def _sum(self, text: str) -> FloatMatrix:
        chosen = [0, *(zlib.crc32(token.encode()) % len(self._directions) for token in bigrams(text))]
        result: FloatMatrix = self._directions[chosen].sum(axis=0)
        return result
