"""The seam between texts and vectors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

FloatMatrix = NDArray[np.float32]


class Embedder(Protocol):
    """Turns texts into unit vectors; a query and a passage may be embedded differently.

    Attributes:
        name: Identifies weights and prompts; an index remembers it and refuses another.
        dim: Length of a vector.
    """

    name: str
    dim: int

    def embed_queries(self, texts: Sequence[str]) -> FloatMatrix:
        """Return float32 rows of unit length, shape (len(texts), dim), for texts that ask."""
        ...

    def embed_passages(self, texts: Sequence[str], *, show_progress: bool = False) -> FloatMatrix:
        """Return float32 rows of unit length, shape (len(texts), dim), for texts that answer."""
        ...
