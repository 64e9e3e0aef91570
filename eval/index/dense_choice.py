"""Which FAISS index at which size: `python -m eval.index.dense_choice POOL.npy QUERIES.npy [--rows 60000 250000]`.

POOL holds the vectors of passages, QUERIES those of questions (`python -m eval.index.vectors` makes both); the pool is
varied up to the wanted number of rows. Queries run one at a time on one thread; recall is that of the 10 nearest, against
comparing all. Half of the queries choose how far to look (the least that finds .98), the other half report. The filter
admits a tenth of the rows, of which each index must find the nearest.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import faiss
import numpy as np
from numpy.typing import NDArray

from eval.index.varied_vectors import varied
from index.embedder import FloatMatrix
from index.row_selector import row_selector

_K, _WANTED, _SHARE = 10, 0.98, 0.1
_FLAT = "Flat"
_KINDS = (_FLAT, "IVF,SQfp16", "IVF,SQ8", "HNSW16,SQfp16", "HNSW32,SQfp16", "HNSW32,Flat")
Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Figures:
    effort: int  # probes or efSearch; 0 where there is nothing to choose
    recall: float
    milliseconds: Sequence[float]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pool", type=Path)
    parser.add_argument("queries", type=Path)
    parser.add_argument("--rows", type=int, nargs="+", default=[60_000, 250_000])
    parser.add_argument("--kinds", nargs="+", default=list(_KINDS))
    options = parser.parse_args(arguments)
    pool, queries = np.load(options.pool), np.load(options.queries)[:400]
    print(
        "| rows | index | build s | file MB | look | recall@10 | p50 ms | p95 ms | filtered: look | recall@10 | p50 ms | p95 ms |"
    )
    print("|---:|---|" + "---:|" * 10)
    for rows in options.rows:
        vectors = np.vstack(list(varied(pool, rows)))
        admitted = np.random.default_rng(5).random(rows) < _SHARE
        exact = _index(_FLAT, vectors)
        truths = [_found(exact, queries, None, 0), _found(exact, queries, admitted, 0)]
        for kind in options.kinds:
            started = perf_counter()
            index = _index(kind, vectors)
            build_s = perf_counter() - started
            plain = _figures(index, queries, None, truths[0])
            filtered = _figures(index, queries, admitted, truths[1])
            cells = [f"{rows:,}", kind, f"{build_s:.0f}", f"{_file_bytes(index) / 2**20:,.0f}"]
            for figures in (plain, filtered):
                p50, p95 = np.percentile(figures.milliseconds, [50, 95])
                cells += [str(figures.effort or "all"), f"{figures.recall:.3f}", f"{p50:.2f}", f"{p95:.2f}"]
            print("| " + " | ".join(cells) + " |", flush=True)
            del index


def _index(kind: str, vectors: FloatMatrix) -> faiss.Index:
    faiss.omp_set_num_threads(os.cpu_count() or 1)
    rows, dim = vectors.shape
    lists = round(4 * rows**0.5)
    description = kind.replace("IVF", f"IVF{lists}")
    index = faiss.index_factory(dim, description, faiss.METRIC_INNER_PRODUCT)
    if isinstance(index, faiss.IndexIVF):
        index.cp.seed = 20
        index.train(vectors[np.random.default_rng(20).permutation(rows)[: 40 * lists]])
    elif not index.is_trained:
        index.train(vectors[:10_000])
    index.add(vectors)
    return index


def _figures(
    index: faiss.Index, queries: FloatMatrix, admitted: NDArray[np.bool_] | None, truth: Rows
) -> _Figures:
    faiss.omp_set_num_threads(1)
    half = len(queries) // 2
    effort = 8
    while effort and not isinstance(index, faiss.IndexFlat):
        recall = _recall(_found(index, queries[:half], admitted, effort), truth[:half])
        if recall >= _WANTED or effort > 4000:
            break
        effort = effort * 3 // 2
    if isinstance(index, faiss.IndexFlat):
        effort = 0
    milliseconds, found = [], []
    for query in queries[half:]:
        started = perf_counter()
        found.append(_found(index, query[None], admitted, effort)[0])
        milliseconds.append((perf_counter() - started) * 1000)
    return _Figures(effort, _recall(np.array(found), truth[half:]), milliseconds)


def _found(index: faiss.Index, queries: FloatMatrix, admitted: NDArray[np.bool_] | None, effort: int) -> Rows:
    selector = None if admitted is None else row_selector(admitted)
    parameters: faiss.SearchParameters
    if isinstance(index, faiss.IndexIVF):
        parameters = faiss.SearchParametersIVF(nprobe=effort, sel=selector)  # type: ignore[call-arg]
    elif isinstance(index, faiss.IndexHNSW):
        parameters = faiss.SearchParametersHNSW(efSearch=effort, sel=selector)  # type: ignore[attr-defined]
    else:
        parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
    rows: Rows = index.search(queries, _K, params=parameters)[1]
    return rows


def _recall(found: Rows, truth: Rows) -> float:
    return float(
        np.mean([len(set(a.tolist()) & set(b.tolist())) / _K for a, b in zip(found, truth, strict=True)])
    )


def _file_bytes(index: faiss.Index) -> int:
    with TemporaryDirectory() as folder:
        path = Path(folder, "index")
        faiss.write_index(index, str(path))
        return path.stat().st_size


if __name__ == "__main__":
    main()
