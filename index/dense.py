"""Vectors: exact inner-product search with FAISS."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from index.embedder import FloatMatrix

IntVector = NDArray[np.int64]


class DenseIndex:
    """Unit vectors by row number; scores are cosines, higher is better."""

    def __init__(self, index: faiss.Index) -> None:
        self._index = index

    @classmethod
    def build(cls, vectors: FloatMatrix) -> DenseIndex:
        """Index rows of unit length; float32, shape (n, dim)."""
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(index)

    @classmethod
    def load(cls, path: Path) -> DenseIndex:
        """Map a saved index into memory."""
        return cls(faiss.read_index(str(path), faiss.IO_FLAG_MMAP | faiss.IO_FLAG_READ_ONLY))

    def save(self, path: Path) -> None:
        """Write the index to a file."""
        faiss.write_index(self._index, str(path))

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return int(self._index.d)

    def vectors(self, start: int, count: int) -> FloatMatrix:
        """Return rows `start` to `start + count`, float32, shape (count, dim)."""
        result: FloatMatrix = self._index.reconstruct_n(start, count)
        return result

    def search(
        self, query: FloatMatrix, k: int, allowed: Sequence[int] | IntVector | None = None
    ) -> list[tuple[int, float]]:
        """Return the k most similar rows for one query, best first.

        Args:
            query: float32, shape (dim,) or (1, dim), of unit length.
            k: Positive; the list is shorter when fewer rows are allowed.
            allowed: The only rows that may be returned; None allows all.

        Raises:
            ValueError: If the query's length differs from the index.
        """
        row = np.ascontiguousarray(query, dtype=np.float32).reshape(1, -1)
        if row.shape[1] != self.dim:
            raise ValueError(f"query has {row.shape[1]} dimensions, the index {self.dim}")
        if allowed is None:
            scores, rows = self._index.search(row, k)
        else:
            selector = faiss.IDSelectorBatch(np.asarray(allowed, dtype=np.int64))
            parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
            scores, rows = self._index.search(row, k, params=parameters)
        # FAISS fills missing hits with -1.
        return [(int(r), float(s)) for r, s in zip(rows[0], scores[0], strict=True) if r >= 0]
