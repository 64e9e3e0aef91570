"""The dense index, against a product of matrices, however its rows came in."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.dense import DenseIndex
from index.dense_writer import DenseWriter
from index.embedder import FloatMatrix
from index.selection import RowMask
from index.vector_file import open_vector_files


def unit_rows(n: int, dim: int, seed: int) -> FloatMatrix:
    rows = np.random.default_rng(seed).standard_normal((n, dim)).astype(np.float32)
    result: FloatMatrix = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return result


def written(folder: Path, *generations: FloatMatrix) -> Path:
    """Write generations, each on top of the one before; return the folder of the last."""
    base: Path | None = None
    for number, vectors in enumerate(generations):
        writer = DenseWriter(folder / str(number), vectors.shape[1], base)
        writer.add(vectors)
        writer.commit()
        base = folder / str(number)
    assert base is not None
    return base


def mask(n: int, rows: Sequence[int]) -> RowMask:
    result = np.zeros(n, dtype=np.bool_)
    result[list(rows)] = True
    return result


@settings(max_examples=60)
@given(
    st.lists(st.integers(0, 30), min_size=1, max_size=6),
    st.integers(1, 24),
    st.integers(1, 80),
    st.integers(0, 10**6),
    st.data(),
)
def test_agrees_with_brute_force_in_rows_and_scores(
    sizes: list[int], dim: int, k: int, seed: int, data: st.DataObject
) -> None:
    n = sum(sizes)
    vectors = unit_rows(n, dim, seed)
    query = unit_rows(1, dim, seed + 1)
    allowed = data.draw(st.none() | st.lists(st.integers(0, n - 1), unique=True) if n else st.none())
    cosines = vectors.astype(np.float64) @ query[0].astype(np.float64)
    rows = range(n) if allowed is None else allowed
    with TemporaryDirectory() as folder:
        parts = np.split(vectors, np.cumsum(sizes)[:-1])
        index = DenseIndex.load(written(Path(folder), *parts))
        found = index.search(query, k, None if allowed is None else mask(n, allowed))
        np.testing.assert_array_equal(index.vectors(0, n), vectors)
        np.testing.assert_allclose(index.scores(query, list(rows)), cosines[list(rows)], atol=1e-5)
    best = sorted((float(cosines[row]) for row in rows), reverse=True)[:k]
    assert len(index) == n
    assert [score for _, score in found] == pytest.approx(best, abs=1e-5)
    assert [score for _, score in found] == pytest.approx([cosines[row] for row, _ in found], abs=1e-5)
    assert len({row for row, _ in found}) == len(found)
    assert {row for row, _ in found} <= set(rows)


def test_rows_and_scores_by_hand(tmp_path: Path) -> None:
    index = DenseIndex.load(written(tmp_path, np.array([[1, 0], [0, 1], [0.6, 0.8]], dtype=np.float32)))
    found = index.search(np.array([1, 0], dtype=np.float32), 3)
    assert [row for row, _ in found] == [0, 2, 1]
    assert [score for _, score in found] == pytest.approx([1.0, 0.6, 0.0])


@pytest.mark.parametrize(("allowed", "rows"), [(None, [0, 1]), ([1], [1]), ([], [])])
def test_a_missing_hit_is_never_returned(tmp_path: Path, allowed: list[int] | None, rows: list[int]) -> None:
    """FAISS fills up to k with row -1."""
    index = DenseIndex.load(written(tmp_path, np.eye(2, dtype=np.float32)))
    found = index.search(
        np.array([[1, 0]], dtype=np.float32), 50, None if allowed is None else mask(2, allowed)
    )
    assert [row for row, _ in found] == rows


def test_an_empty_index_finds_nothing(tmp_path: Path) -> None:
    index = DenseIndex.load(written(tmp_path, np.empty((0, 4), dtype=np.float32)))
    assert index.search(np.ones(4, dtype=np.float32), 3) == []


@pytest.mark.parametrize("shape", [(3,), (1, 3), (2, 4), (1, 5)])
def test_another_dimension_is_refused(tmp_path: Path, shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="dimensions, the index 4"):
        DenseIndex.load(written(tmp_path, np.eye(4, dtype=np.float32))).search(
            np.ones(shape, dtype=np.float32), 1
        )


def test_files_stay_few_and_what_is_large_is_shared(tmp_path: Path) -> None:
    vectors = unit_rows(1100, 4, 1)
    folder = written(tmp_path, vectors[:1000], *np.split(vectors[1000:], 100))
    names = [path.name for path in sorted(folder.iterdir())]
    assert names[0] == "000000000000.flat"
    assert len(names) <= 5
    assert (folder / names[0]).samefile(tmp_path / "0" / names[0])
    np.testing.assert_array_equal(DenseIndex.load(folder).vectors(0, 1100), vectors)


def test_a_new_generation_leaves_the_old_one_as_it_was(tmp_path: Path) -> None:
    def digests() -> dict[str, str]:
        return {
            path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (tmp_path / "0").iterdir()
        }

    written(tmp_path, unit_rows(8, 4, 1))
    before = digests()
    writer = DenseWriter(tmp_path / "1", 4, tmp_path / "0")
    writer.add(unit_rows(50, 4, 2))
    writer.commit()
    assert digests() == before


def test_missing_rows_are_noticed(tmp_path: Path) -> None:
    folder = written(tmp_path, unit_rows(100, 4, 1), unit_rows(2, 4, 2))
    (folder / "000000000000.flat").unlink()
    with pytest.raises(ValueError, match="no vectors for rows 0 to 100"):
        DenseIndex.load(folder)


def test_vectors_outlive_the_file_object_that_they_came_from(tmp_path: Path) -> None:
    """They once pointed into memory that was no longer mapped, and building an approximate index crashed."""
    rows = unit_rows(20_000, 64, 1)
    parts = [file.vectors for file in open_vector_files(written(tmp_path, rows))]
    gc.collect()
    np.testing.assert_array_equal(np.vstack(parts), rows)
