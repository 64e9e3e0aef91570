"""An index of vectors that looks only where the nearest are likely to be."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from index.embedder import FloatMatrix
from index.linking import link_file
from index.manifest import Approximation
from index.row_selector import row_selector
from index.selection import RowMask

_FILE = "approximate.ivf"
_LISTS_PER_ROOT = 4  # cells per square root of the rows
_TRAINING_PER_LIST = 40  # rows that the cells are made from
_RECALL, _AT = 0.98, 10
_SEED = 20
_BLOCK = 16_384  # rows compared at a time


class ApproximateIndex:
    """Inverted lists of the first rows of an index, their vectors in half precision (FAISS IVF, fp16)."""

    def __init__(self, index: faiss.IndexIVF, probes: int) -> None:
        self._index = index
        self._probes = probes

    @classmethod
    def load(cls, folder: Path, approximation: Approximation) -> ApproximateIndex:
        """Map a written index into memory.

        Raises:
            RuntimeError: If the file is missing or damaged.
            ValueError: If it is not the one that was described.
        """
        index = faiss.read_index(str(folder / _FILE), faiss.IO_FLAG_MMAP | faiss.IO_FLAG_READ_ONLY)
        assert isinstance(index, faiss.IndexIVF)
        if (index.ntotal, index.nlist) != (approximation.rows, approximation.lists):
            raise ValueError(f"{index.ntotal} rows in {index.nlist} lists are not {approximation}")
        return cls(index, approximation.probes)

    @property
    def rows(self) -> int:
        """It covers the rows before this one."""
        return int(self._index.ntotal)

    def search(self, query: FloatMatrix, k: int, allowed: RowMask | None = None) -> NDArray[np.int64]:
        """Return about the k nearest rows.

        Args:
            query: float32, shape (1, dim).
            allowed: Whether each row may be returned, at least `rows` of them; None allows all.
        """
        parameters = faiss.SearchParametersIVF(nprobe=self._probes)  # type: ignore[call-arg]
        if allowed is not None:
            selector = row_selector(allowed[: self.rows])
            parameters.sel = selector
        _, rows = self._index.search(query, k, params=parameters)
        found: NDArray[np.int64] = rows[0][rows[0] >= 0]
        return found


def build_approximate(
    folder: Path, parts: Sequence[FloatMatrix], live: RowMask, queries: FloatMatrix
) -> Approximation:
    """Write the index of some rows, and find out how many lists a search has to look into.

    Args:
        parts: The vectors in row order, float32, shape (n, dim) each.
        live: Whether each row belongs to a document.
        queries: Unit vectors such as people's questions have, shape (q, dim): those of passages are too easy.
    """
    faiss.omp_set_num_threads(os.cpu_count() or 1)
    rows = sum(map(len, parts))
    lists = max(1, round(_LISTS_PER_ROOT * math.sqrt(rows)))
    dim = queries.shape[1]
    index = faiss.IndexIVFScalarQuantizer(
        faiss.IndexFlatIP(dim), dim, lists, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT, False
    )
    index.cp.seed = _SEED
    chosen = np.random.default_rng(_SEED).permutation(np.flatnonzero(live))[: lists * _TRAINING_PER_LIST]
    index.train(_rows_of(parts, np.sort(chosen)))
    for part in parts:
        index.add(part)
    probes, recall = _tuned(index, parts, live, queries)
    faiss.write_index(index, str(folder / _FILE))
    return Approximation(rows, lists, probes, recall, len(queries))


def link_approximate(base: Path, folder: Path) -> None:
    """Share the index of an earlier folder."""
    link_file(base / _FILE, folder / _FILE)


def _tuned(
    index: faiss.IndexIVF, parts: Sequence[FloatMatrix], live: RowMask, queries: FloatMatrix
) -> tuple[int, float]:
    """Return the fewest lists, growing by half, that find enough of the nearest rows, and what share they find."""
    wanted = [set(rows.tolist()) for rows in _nearest(parts, live, queries)]
    selector = row_selector(live)
    probes = 8
    while True:
        probes = min(probes, index.nlist)
        parameters = faiss.SearchParametersIVF(nprobe=probes, sel=selector)  # type: ignore[call-arg]
        _, found = index.search(queries, _AT, params=parameters)
        shares = [
            len(near.intersection(rows.tolist())) / len(near)
            for near, rows in zip(wanted, found, strict=True)
        ]
        recall = float(np.mean(shares))
        if recall >= _RECALL or probes == index.nlist:
            return probes, recall
        probes = probes * 3 // 2


def _nearest(parts: Sequence[FloatMatrix], live: RowMask, queries: FloatMatrix) -> NDArray[np.int64]:
    """Return the nearest live rows of each query, by comparing all, in no order, shape (q, at most _AT)."""
    rows = np.empty((len(queries), 0), dtype=np.int64)
    scores = np.empty((len(queries), 0), dtype=np.float32)
    start = 0
    for part in parts:
        for at in range(0, len(part), _BLOCK):
            block = part[at : at + _BLOCK]
            alive = np.flatnonzero(live[start : start + len(block)])
            rows = np.hstack([rows, np.broadcast_to(alive + start, (len(queries), len(alive)))])
            scores = np.hstack([scores, (queries @ block.T)[:, alive]])
            best = np.argsort(-scores, axis=1)[:, :_AT]
            rows, scores = np.take_along_axis(rows, best, 1), np.take_along_axis(scores, best, 1)
            start += len(block)
    return rows


def _rows_of(parts: Sequence[FloatMatrix], rows: NDArray[np.int64]) -> FloatMatrix:
    """Return some rows, given in ascending order."""
    starts = np.cumsum([0, *map(len, parts)])
    bounds = np.searchsorted(rows, starts)
    return np.vstack(
        [
            part[rows[a:b] - first]
            for part, first, a, b in zip(parts, starts, bounds, bounds[1:], strict=False)
        ]
    )
