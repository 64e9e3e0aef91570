"""The rows that FAISS may return."""

from __future__ import annotations

import faiss
import numpy as np

from index.selection import RowMask


def row_selector(allowed: RowMask) -> faiss.IDSelectorBitmap:
    """Return FAISS's form of a mask; hold it for as long as parameters that name it are used."""
    # FAISS's type stub has the C++ arguments; in Python it takes an array, and keeps it.
    return faiss.IDSelectorBitmap(np.packbits(allowed, bitorder="little"))  # type: ignore[call-arg,arg-type]
