"""A small linear change of query vectors that brings questions nearer to the texts that answer them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from index.embedder import FloatMatrix

SHIPPED = Path(__file__).parent / "data" / "query_adapter.safetensors"
_MATRIX = "matrix"


class QueryAdapter:
    """Moves a query q to q + qM. Vectors of passages stay as they are, so an index need not be built anew for it.

    Attributes:
        matrix: M, float32, shape (dim, dim).
    """

    def __init__(self, matrix: FloatMatrix) -> None:
        if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
            raise ValueError(f"a square matrix is needed, not one of shape {matrix.shape}")
        self.matrix = matrix

    def apply(self, queries: FloatMatrix) -> FloatMatrix:
        """Return the queries where they are searched: float32 rows of unit length, shape (n, dim)."""
        moved: FloatMatrix = queries + queries @ self.matrix
        moved /= np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), np.finfo(np.float32).tiny)
        return moved

    def save(self, path: Path, facts: dict[str, str]) -> None:
        """Write it in half precision, with what it was made of."""
        save_file({_MATRIX: self.matrix.astype(np.float16)}, path, facts)


def fit_query_adapter(
    queries: FloatMatrix, targets: FloatMatrix, penalty: float, step: float = 1.0
) -> QueryAdapter:
    """Return the adapter that moves queries in the direction of their targets, as far as ridge regression trusts it.

    Args:
        queries: float32, shape (n, dim).
        targets: For each query the mean of what answers it less the mean of what is near and does not, same shape.
        penalty: Of the squared entries of the matrix; the larger, the less a query moves.
        step: How many times as far as the regression says.
    """
    q, t = queries.astype(np.float64), targets.astype(np.float64)
    matrix = np.linalg.solve(q.T @ q + penalty * np.eye(q.shape[1]), q.T @ t)
    return QueryAdapter((step * matrix).astype(np.float32))


def load_query_adapter(path: Path = SHIPPED) -> QueryAdapter:
    """Read an adapter.

    Raises:
        OSError: If the file is missing or damaged.
    """
    try:
        with safe_open(path, framework="numpy") as file:
            return QueryAdapter(file.get_tensor(_MATRIX).astype(np.float32))
    except SafetensorError as error:
        raise OSError(f"{path.name}: {error}") from error
