"""The dense index, against a product of matrices."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.dense import DenseIndex
from index.embedder import FloatMatrix


def unit_rows(n: int, dim: int, seed: int) -> FloatMatrix:
    rows = np.random.default_rng(seed).standard_normal((n, dim)).astype(np.float32)
    result: FloatMatrix = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return result


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 60), st.integers(1, 24), st.integers(1, 80), st.integers(0, 10**6), st.data())
def test_agrees_with_brute_force_in_rows_and_scores(
    n: int, dim: int, k: int, seed: int, data: st.DataObject
) -> None:
    vectors = unit_rows(n, dim, seed)
    query = unit_rows(1, dim, seed + 1)
    allowed = data.draw(st.none() | st.lists(st.integers(0, n - 1), unique=True))
    cosines = vectors.astype(np.float64) @ query[0].astype(np.float64)
    rows = range(n) if allowed is None else allowed
    found = DenseIndex.build(vectors).search(query, k, allowed)
    best = sorted((float(cosines[row]) for row in rows), reverse=True)[:k]
    assert [score for _, score in found] == pytest.approx(best, abs=1e-5)
    assert [score for _, score in found] == pytest.approx([cosines[row] for row, _ in found], abs=1e-5)
    assert len({row for row, _ in found}) == len(found)
    assert {row for row, _ in found} <= set(rows)


def test_rows_and_scores_by_hand() -> None:
    index = DenseIndex.build(np.array([[1, 0], [0, 1], [0.6, 0.8]], dtype=np.float32))
    found = index.search(np.array([1, 0], dtype=np.float32), 3)
    assert [row for row, _ in found] == [0, 2, 1]
    assert [score for _, score in found] == pytest.approx([1.0, 0.6, 0.0])


@pytest.mark.parametrize(("allowed", "rows"), [(None, [0, 1]), ([1], [1]), ([], [])])
def test_a_missing_hit_is_never_returned(allowed: list[int] | None, rows: list[int]) -> None:
    """FAISS fills up to k with row -1."""
    index = DenseIndex.build(np.eye(2, dtype=np.float32))
    found = index.search(np.array([[1, 0]], dtype=np.float32), 50, allowed)
    assert [row for row, _ in found] == rows


def test_an_empty_index_finds_nothing() -> None:
    assert DenseIndex.build(np.empty((0, 4), dtype=np.float32)).search(np.ones(4, dtype=np.float32), 3) == []


@pytest.mark.parametrize("shape", [(3,), (1, 3), (2, 4), (1, 5)])
def test_another_dimension_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="dimensions, the index 4"):
        DenseIndex.build(np.eye(4, dtype=np.float32)).search(np.ones(shape, dtype=np.float32), 1)


def test_saved_and_loaded_it_searches_the_same(tmp_path: Path) -> None:
    vectors, query = unit_rows(50, 8, 1), unit_rows(1, 8, 2)
    built = DenseIndex.build(vectors)
    built.save(tmp_path / "dense.faiss")
    loaded = DenseIndex.load(tmp_path / "dense.faiss")
    assert (len(loaded), loaded.dim) == (50, 8)
    assert loaded.search(query, 10) == built.search(query, 10)
    assert loaded.search(query, 10, [3, 4]) == built.search(query, 10, [3, 4])
    np.testing.assert_array_equal(loaded.vectors(7, 3), vectors[7:10])
