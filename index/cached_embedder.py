"""Vectors of sentences that come up again and again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.embedder import Embedder, FloatMatrix

MAX_TEXTS = 20_000  # 384 float32 each: 30 MB


class CachedEmbedder:
    """An `Embedder` that remembers the passages it embedded last; same vectors, found again. Thread-safe.

    Attributes:
        name: That of the embedder behind it.
        dim: That of the embedder behind it.
    """

    def __init__(self, embedder: Embedder, max_texts: int = MAX_TEXTS) -> None:
        self.name = embedder.name
        self.dim = embedder.dim
        self._embedder = embedder
        self._max_texts = max_texts
        self._vectors: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = threading.Lock()

    def embed_queries(self, texts: Sequence[str]) -> FloatMatrix:
        """Embed afresh; see `Embedder`."""
        return self._embedder.embed_queries(texts)

    def embed_passages(self, texts: Sequence[str], *, show_progress: bool = False) -> FloatMatrix:
        """Embed what is not remembered; see `Embedder`."""
        with self._lock:
            known = {text: self._vectors[text] for text in texts if text in self._vectors}
            for text in known:
                self._vectors.move_to_end(text)
        fresh = [text for text in dict.fromkeys(texts) if text not in known]
        if fresh:
            vectors = self._embedder.embed_passages(fresh, show_progress=show_progress)
            known |= dict(zip(fresh, vectors, strict=True))
            with self._lock:
                self._vectors |= {text: known[text] for text in fresh}
                while len(self._vectors) > self._max_texts:
                    self._vectors.popitem(last=False)
        return np.array([known[text] for text in texts], dtype=np.float32).reshape(len(texts), self.dim)
