"""An index of vectors in the making, from nothing or from an earlier one."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from index.embedder import FloatMatrix
from index.linking import link_file
from index.vector_file import open_vector_files, write_vector_file

# A file is joined with the next one unless it has so many times its rows: files stay few, and each row is rewritten
# about once each time the index has grown so many times over.
_RATIO = 4


class DenseWriter:
    """Adds vectors behind those of an earlier index, whose files it shares; `commit` ends it.

    Args:
        folder: A new folder.
        base: The folder of an index to start from, which is left as it is.
    """

    def __init__(self, folder: Path, dim: int, base: Path | None = None) -> None:
        folder.mkdir(parents=True)
        self._folder = folder
        self._dim = dim
        self._old = open_vector_files(base) if base else []
        self._new: list[FloatMatrix] = []
        self.row_count = self._old[-1].end_row if self._old else 0

    def add(self, vectors: FloatMatrix) -> None:
        """Give the next rows to vectors of unit length, float32, shape (n, dim)."""
        if len(vectors):
            self._new.append(np.asarray(vectors, dtype=np.float32))
            self.row_count += len(vectors)

    def commit(self) -> None:
        """Write everything."""
        kept = list(self._old)
        parts = self._new
        if parts or not kept:
            first_row = kept[-1].end_row if kept else 0
            while kept and len(kept[-1].vectors) < _RATIO * (self.row_count - first_row):
                file = kept.pop()
                first_row = file.first_row
                parts = [file.vectors, *parts]
            write_vector_file(self._folder, first_row, self._dim, parts)
        for file in kept:
            link_file(file.path, self._folder / file.path.name)
