"""The documents that a filter admits, as both searches need them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.entries import DocumentEntry

RowMask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Selection:
    """Admitted documents of one generation. Making one costs a pass over its documents: keep it while the filter stands.

    Attributes:
        rows: Whether each row may be returned, shape (row_count,); rows of no document may not.
        doc_ids: The admitted documents.
        share: Of the rows that any filter can admit, how many this one does, from 0 to 1.
    """

    rows: RowMask
    doc_ids: tuple[str, ...]
    share: float


def select(
    entries: Sequence[DocumentEntry], row_count: int, doc_ids: Iterable[str] | None = None
) -> Selection:
    """Return the selection of some documents of a generation.

    Args:
        row_count: `Manifest.row_count`.
        doc_ids: Those that the generation lacks are passed over; None admits all.
    """
    wanted = None if doc_ids is None else set(doc_ids)
    admitted = [entry for entry in entries if wanted is None or entry.doc_id in wanted]
    first = np.fromiter((entry.first_row for entry in admitted), np.int64, len(admitted))
    end = first + np.fromiter((entry.chunk_count for entry in admitted), np.int64, len(admitted))
    steps = np.zeros(row_count + 1, dtype=np.int8)
    np.add.at(steps, first, 1)
    np.add.at(steps, end, -1)
    rows = np.cumsum(steps[:-1], dtype=np.int8) > 0
    chunks = sum(entry.chunk_count for entry in entries)
    share = float(np.count_nonzero(rows)) / chunks if chunks else 0.0
    return Selection(rows, tuple(entry.doc_id for entry in admitted), share)
