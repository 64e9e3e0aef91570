"""The same index, but each chunk searched by its own words alone: what its title and headings are worth."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from index.dense import DenseIndex
from index.dense_writer import DenseWriter
from index.sparse import SparseIndex
from index.sparse_writer import SparseWriter
from index.store import Index


@contextmanager
def without_context(index: Index) -> Iterator[Index]:
    """Give an index whose chunks are found by neither title nor number nor headings; whole documents as before."""
    with TemporaryDirectory() as scratch:
        dense = DenseWriter(Path(scratch) / "dense", index.manifest.dim)
        words = SparseWriter(Path(scratch) / "words")
        texts = [""] * index.manifest.row_count
        for entry in index.entries:
            for row in range(entry.first_row, entry.first_row + entry.chunk_count):
                texts[row] = index.chunk(row).text
                words.add(row, entry.doc_id, texts[row])
        vectors = np.zeros((len(texts), index.manifest.dim), dtype=np.float32)
        live = [row for row, text in enumerate(texts) if text]
        vectors[live] = index.embedder.embed_passages([texts[row] for row in live], show_progress=True)
        dense.add(vectors)
        dense.commit()
        words.commit()
        bare = copy.copy(index)
        bare.dense = DenseIndex.load(Path(scratch) / "dense")
        bare.sparse = index.sparse._replace(chunks=SparseIndex.load(Path(scratch) / "words"))
        yield bare
