"""What moves queries towards the texts that answer them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.embedder import FloatMatrix
from index.embedding import SentenceTransformerEmbedder, load_embedder
from index.query_adapter import QueryAdapter, fit_query_adapter, load_query_adapter


def unit(rows: int, dim: int, seed: int) -> FloatMatrix:
    vectors: FloatMatrix = np.random.default_rng(seed).normal(size=(rows, dim)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


def test_by_hand() -> None:
    adapter = QueryAdapter(np.array([[0, 1], [0, 0]], dtype=np.float32))
    np.testing.assert_allclose(
        adapter.apply(np.array([[3, 0], [0, 2]], dtype=np.float32)), [[0.5**0.5] * 2, [0, 1]]
    )


@given(st.integers(0, 1000), st.integers(1, 8))
def test_the_fit_is_the_minimum_of_the_penalised_squares(seed: int, dim: int) -> None:
    queries, targets, penalty = unit(20, dim, seed), unit(20, dim, seed + 1), 2.0

    def loss(matrix: FloatMatrix) -> float:
        return float(((queries @ matrix - targets) ** 2).sum() + penalty * (matrix**2).sum())

    best = fit_query_adapter(queries, targets, penalty).matrix
    nudge = unit(dim, dim, seed + 2) * np.float32(1e-2)
    assert loss(best) <= loss(best + nudge)
    assert loss(best) <= loss(best - nudge)


def test_queries_move_towards_what_answers_them_the_less_the_dearer() -> None:
    queries, targets = unit(200, 16, 1), unit(200, 16, 2)
    gains = [
        float((fit_query_adapter(queries, targets, penalty).apply(queries) * targets).sum(axis=1).mean())
        for penalty in (1.0, 100.0, 1e9)
    ]
    assert gains[0] > gains[1] > gains[2]
    np.testing.assert_allclose(fit_query_adapter(queries, targets, 1e9).apply(queries), queries, atol=1e-5)


def test_saved_and_loaded_it_moves_alike(tmp_path: Path) -> None:
    adapter = QueryAdapter(unit(8, 8, 3) * np.float32(0.1))
    adapter.save(tmp_path / "a.safetensors", {"model": "某模型"})
    again = load_query_adapter(tmp_path / "a.safetensors")
    np.testing.assert_allclose(again.apply(unit(5, 8, 4)), adapter.apply(unit(5, 8, 4)), atol=1e-3)


def test_a_damaged_file_is_an_os_error(tmp_path: Path) -> None:
    (tmp_path / "a.safetensors").write_bytes(b"no weights")
    with pytest.raises(OSError, match=r"a\.safetensors"):
        load_query_adapter(tmp_path / "a.safetensors")
    with pytest.raises(ValueError, match="square"):
        QueryAdapter(np.zeros((2, 3), dtype=np.float32))


@pytest.mark.model
def test_the_shipped_one_moves_queries_of_the_bundled_model_and_no_passages(
    bundled_embedder: SentenceTransformerEmbedder,
) -> None:
    unmoved = load_embedder("bundled", adapt_queries=False)
    texts = ["夫妻一方欠的债谁来还", "2014年的增长目标"]
    assert unmoved.name == bundled_embedder.name
    np.testing.assert_allclose(
        unmoved.embed_passages(texts), bundled_embedder.embed_passages(texts), atol=1e-4
    )
    moved, plain = bundled_embedder.embed_queries(texts), unmoved.embed_queries(texts)
    np.testing.assert_allclose(np.linalg.norm(moved, axis=1), 1, atol=1e-5)
    cosines = (moved * plain).sum(axis=1)
    assert (cosines > 0.8).all()
    assert (cosines < 0.9999).all()
