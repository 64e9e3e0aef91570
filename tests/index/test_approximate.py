"""The approximate index: what it finds is nearly all, and what it says of itself is so."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.approximate import ApproximateIndex, build_approximate
from index.dense import DenseIndex
from index.dense_writer import DenseWriter
from index.embedder import FloatMatrix
from index.manifest import Approximation
from index.vector_file import open_vector_files

ROWS, TAIL, DIM = 4000, 300, 16


def unit(rows: FloatMatrix) -> FloatMatrix:
    result: FloatMatrix = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return result.astype(np.float32)


def near(centres: FloatMatrix, n: int, seed: int) -> FloatMatrix:
    chance = np.random.default_rng(seed)
    noise = 0.15 * chance.standard_normal((n, DIM)).astype(np.float32)
    return unit(centres[chance.integers(len(centres), size=n)] + noise)


CENTRES = unit(np.random.default_rng(0).standard_normal((60, DIM)).astype(np.float32))
VECTORS, QUERIES = near(CENTRES, ROWS + TAIL, 1), near(CENTRES, 100, 2)
LIVE = np.arange(ROWS) % 7 != 0


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Approximation]:
    """Rows in three files, of which the approximate index covers two."""
    place = tmp_path_factory.mktemp("dense")
    base: Path | None = None
    for number, part in enumerate(np.split(VECTORS, [3400, ROWS])):
        writer = DenseWriter(place / str(number), DIM, base)
        writer.add(part)
        writer.commit()
        base = place / str(number)
    assert base
    parts = [VECTORS[:1000], VECTORS[1000:ROWS]]
    return base, build_approximate(base, parts, LIVE, QUERIES)


def test_it_is_measured_when_it_is_made(built: tuple[Path, Approximation]) -> None:
    folder, made = built
    assert (made.rows, made.queries) == (ROWS, len(QUERIES))
    assert 0.98 <= made.recall <= 1
    assert made.probes < made.lists
    exact = QUERIES @ VECTORS[:ROWS].T
    exact[:, ~LIVE] = -1
    best = np.argsort(-exact, axis=1)[:, :10]
    index = ApproximateIndex.load(folder, made)
    shares = [
        len(set(index.search(q[None], 10, LIVE)) & set(b)) / 10 for q, b in zip(QUERIES, best, strict=True)
    ]
    assert np.mean(shares) == pytest.approx(made.recall, abs=0.005)


def test_rows_behind_it_are_found_and_scores_are_exact(built: tuple[Path, Approximation]) -> None:
    folder, made = built
    index = DenseIndex(open_vector_files(folder), ApproximateIndex.load(folder, made), exact_rows=0)
    exact = DenseIndex(open_vector_files(folder))
    allowed = np.concatenate([LIVE, np.ones(TAIL, dtype=np.bool_)])
    shares = []
    for query in QUERIES:
        found, best = index.search(query, 10, allowed), exact.search(query, 10, allowed)
        shares.append(len({row for row, _ in found} & {row for row, _ in best}) / 10)
        assert [score for _, score in found] == pytest.approx(
            [float(query @ VECTORS[row]) for row, _ in found], abs=1e-5
        )
        assert all(allowed[row] for row, _ in found)
        assert {row for row, _ in best if row >= ROWS} <= {row for row, _ in found}
    assert np.mean(shares) > 0.97


def test_few_rows_are_compared_one_by_one(built: tuple[Path, Approximation]) -> None:
    """A filter could leave nothing in the lists that are nearest to a query."""
    folder, made = built
    index = DenseIndex(open_vector_files(folder), ApproximateIndex.load(folder, made), exact_rows=50)
    allowed = np.zeros(ROWS + TAIL, dtype=np.bool_)
    allowed[np.random.default_rng(3).integers(ROWS, size=40)] = True
    for query in QUERIES[:20]:
        assert index.search(query, 100, allowed) == DenseIndex(open_vector_files(folder)).search(
            query, 100, allowed
        )


def test_another_file_than_the_manifest_says_is_refused(built: tuple[Path, Approximation]) -> None:
    folder, made = built
    with pytest.raises(ValueError, match="are not"):
        DenseIndex.load(
            folder, Approximation(made.rows + 1, made.lists, made.probes, made.recall, made.queries)
        )
