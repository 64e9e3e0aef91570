"""As many vectors as wanted, out of some thousand real ones."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence

import numpy as np

from index.embedder import Embedder, FloatMatrix

_STEP = 0.35  # leaves a cosine of about .97 to the vector that is varied
_BLOCK = 50_000


def varied(pool: FloatMatrix, count: int, seed: int = 1) -> Iterator[FloatMatrix]:
    """Yield blocks of unit vectors, `count` in all: those of the pool, then each one moved as two others differ.

    Such moves keep the directions in which real vectors differ, which noise that is equal in all directions does not.

    Args:
        pool: Unit vectors of texts, float32, shape (n, dim).
    """
    chance = np.random.default_rng(seed)
    yield pool[:count]
    for done in range(len(pool), count, _BLOCK):
        size = min(_BLOCK, count - done)
        own, left, right = (pool[chance.integers(len(pool), size=size)] for _ in range(3))
        yield _unit(own + _STEP * (left - right))


class VariedEmbedder:
    """An `Embedder` that embeds queries, and gives passages varied vectors of a pool, the same text always the same.

    Attributes:
        name: That of the embedder behind it.
        dim: That of the embedder behind it.
    """

    def __init__(self, embedder: Embedder, pool: FloatMatrix) -> None:
        self.name = embedder.name
        self.dim = embedder.dim
        self._embedder = embedder
        self._pool = pool

    def embed_queries(self, texts: Sequence[str]) -> FloatMatrix:
        """Embed; see `Embedder`."""
        return self._embedder.embed_queries(texts)

    def embed_passages(self, texts: Sequence[str], *, show_progress: bool = False) -> FloatMatrix:
        """Return vectors that have nothing to do with the texts but are like those of such texts."""
        keys = np.array([zlib.crc32(text.encode()) for text in texts], dtype=np.int64)
        own, left, right = (
            self._pool[keys * step % (2**31 - 1) % len(self._pool)] for step in (1, 7919, 104729)
        )
        return _unit(own + _STEP * (left - right))


def _unit(rows: FloatMatrix) -> FloatMatrix:
    result: FloatMatrix = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return result
