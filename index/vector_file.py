"""Vectors of consecutive rows in a file that is written once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import faiss
import numpy as np

from index.embedder import FloatMatrix

_SUFFIX = ".flat"


@dataclass(frozen=True, slots=True)
class VectorFile:
    """A file of vectors, mapped into memory.

    Attributes:
        first_row: Row number of the first vector.
        index: What searches them, by position in the file.
        vectors: The same memory, float32, shape (n, dim).
    """

    path: Path
    first_row: int
    index: faiss.IndexFlatIP
    vectors: FloatMatrix

    @property
    def end_row(self) -> int:
        """One past the row number of the last vector."""
        return self.first_row + len(self.vectors)


def open_vector_files(folder: Path) -> list[VectorFile]:
    """Open the files of a folder, in row order.

    Raises:
        ValueError: If rows between them are missing.
        RuntimeError: If a file is damaged.
    """
    files = [_open(path) for path in sorted(folder.glob(f"*{_SUFFIX}"))]
    expected = 0
    for file in files:
        if file.first_row != expected:
            raise ValueError(f"no vectors for rows {expected} to {file.first_row}")
        expected = file.end_row
    return files


def write_vector_file(folder: Path, first_row: int, dim: int, parts: Iterable[FloatMatrix]) -> None:
    """Write vectors, given in row order, float32, shape (n, dim) each, into one file."""
    index = faiss.IndexFlatIP(dim)
    for part in parts:
        index.add(np.ascontiguousarray(part, dtype=np.float32))
    faiss.write_index(index, str(folder / f"{first_row:012}{_SUFFIX}"))


class _Memory:
    """The vectors of an index, for NumPy: an array of them keeps it, and with it the mapped file."""

    def __init__(self, index: faiss.IndexFlatIP) -> None:
        self._index = index
        self.__array_interface__ = faiss.rev_swig_ptr(
            index.get_xb(), index.ntotal * index.d
        ).__array_interface__


def _open(path: Path) -> VectorFile:
    index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
    assert isinstance(index, faiss.IndexFlatIP)
    memory = np.asarray(_Memory(index)) if index.ntotal else np.empty(0, dtype=np.float32)
    return VectorFile(path, int(path.stem), index, memory.reshape(-1, index.d))
