"""Vectors: inner-product search with FAISS."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from index.approximate import ApproximateIndex
from index.embedder import FloatMatrix
from index.manifest import Approximation
from index.row_selector import row_selector
from index.selection import RowMask
from index.vector_file import VectorFile, open_vector_files

_MOST = 0.5  # of a file's rows, from which on a filter is applied to what was found

IntVector = NDArray[np.int64]
_Hits = tuple[IntVector, NDArray[np.float32]]

# Comparing every row with the query is as quick as anything up to about here, and exact: docs/benchmarks.md, "Size".
EXACT_ROWS = 100_000


class DenseIndex:
    """Unit vectors by row number; scores are cosines, higher is better. Thread-safe.

    Every score is exact. Which rows are found is too, unless an approximate index is consulted: where there is one,
    and more than `exact_rows` of its rows are allowed.
    """

    def __init__(
        self,
        files: Sequence[VectorFile],
        approximate: ApproximateIndex | None = None,
        exact_rows: int = EXACT_ROWS,
    ) -> None:
        self._files = files
        self._approximate = approximate
        self._exact_rows = exact_rows
        self._ends = np.array([file.end_row for file in files], dtype=np.int64)
        self.dim = int(files[0].index.d)

    @classmethod
    def load(cls, folder: Path, approximation: Approximation | None = None) -> DenseIndex:
        """Map what `DenseWriter` wrote into memory.

        Raises:
            OSError, RuntimeError, ValueError: If files are missing or damaged.
        """
        files = open_vector_files(folder)
        if not files:
            raise FileNotFoundError(f"no vectors in {folder.name}")
        approximate = ApproximateIndex.load(folder, approximation) if approximation else None
        return cls(files, approximate)

    def __len__(self) -> int:
        return int(self._ends[-1])

    def vectors(self, start: int, count: int) -> FloatMatrix:
        """Return rows `start` to `start + count`, float32, shape (count, dim)."""
        return self._gathered(np.arange(start, start + count, dtype=np.int64))

    def vectors_at(self, rows: Sequence[int] | IntVector) -> FloatMatrix:
        """Return some rows in the order given, float32, shape (len(rows), dim)."""
        return self._gathered(np.asarray(rows, dtype=np.int64))

    def scores(self, query: FloatMatrix, rows: Sequence[int] | IntVector) -> NDArray[np.float32]:
        """Return the score of each of some rows, shape (len(rows),)."""
        result: NDArray[np.float32] = self.vectors_at(rows) @ self._checked(query)[0]
        return result

    def search(self, query: FloatMatrix, k: int, allowed: RowMask | None = None) -> list[tuple[int, float]]:
        """Return the k most similar rows for one query, best first.

        Args:
            query: float32, shape (dim,) or (1, dim), of unit length.
            k: Positive; the list is shorter when fewer rows are allowed.
            allowed: Whether each row may be returned, shape (len(self),); None allows all.

        Raises:
            ValueError: If the query's length differs from the index.
        """
        row = self._checked(query)
        if allowed is not None and allowed.all():
            allowed = None  # asking FAISS about each row costs a fifth of the search
        # One query is quicker on one thread: others would have to be woken, and wait for each other.
        faiss.omp_set_num_threads(1)
        start, found = 0, [(np.empty(0, np.int64), np.empty(0, np.float32))]
        if self._approximate and self._is_large(self._approximate.rows, allowed):
            start = self._approximate.rows
            near = self._approximate.search(row, k, allowed)
            found.append((near, self.scores(row, near)))
        found += [_search_file(file, row, k, allowed, start) for file in self._files if file.end_row > start]
        rows, scores = (np.concatenate(part) for part in zip(*found, strict=True))
        best = np.lexsort((rows, -scores))[:k]
        return list(zip(rows[best].tolist(), scores[best].tolist(), strict=True))

    def _is_large(self, rows: int, allowed: RowMask | None) -> bool:
        return allowed is None or int(np.count_nonzero(allowed[:rows])) > self._exact_rows

    def _checked(self, query: FloatMatrix) -> FloatMatrix:
        row = np.ascontiguousarray(query, dtype=np.float32).reshape(1, -1)
        if row.shape[1] != self.dim:
            raise ValueError(f"query has {row.shape[1]} dimensions, the index {self.dim}")
        return row

    def _gathered(self, rows: IntVector) -> FloatMatrix:
        result = np.empty((len(rows), self.dim), dtype=np.float32)
        owners = np.searchsorted(self._ends, rows, side="right")
        for owner in np.unique(owners):
            file, of_file = self._files[owner], owners == owner
            result[of_file] = file.vectors[rows[of_file] - file.first_row]
        return result


def _search_file(file: VectorFile, query: FloatMatrix, k: int, allowed: RowMask | None, start: int) -> _Hits:
    """Search the rows of a file from row `start` on."""
    mask = None if allowed is None else allowed[file.first_row : file.end_row]
    if start > file.first_row:
        mask = np.ones(len(file.vectors), dtype=np.bool_) if mask is None else mask.copy()
        mask[: start - file.first_row] = False
    if mask is None:
        return _hits(file, *file.index.search(query, k))
    share = float(mask.mean())
    if share > _MOST:
        # FAISS asks about each row that it passes; looking a little further down and asking about those is as exact.
        rows, scores = _hits(file, *file.index.search(query, min(len(mask), ceil(k / share * 1.25) + 20)))
        admitted = mask[rows - file.first_row]
        if np.count_nonzero(admitted) >= k or len(rows) == len(mask):
            return rows[admitted][:k], scores[admitted][:k]
    selector = row_selector(mask)
    parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
    return _hits(file, *file.index.search(query, k, params=parameters))


def _hits(file: VectorFile, scores: NDArray[np.float32], positions: IntVector) -> _Hits:
    found = positions[0] >= 0  # FAISS fills missing hits with -1
    return positions[0][found] + file.first_row, scores[0][found]
