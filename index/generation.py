"""One complete index on disk: a folder that is written once and never changed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus.documents import Document
from index.chunking import Chunk
from index.dense import DenseIndex
from index.dense_writer import DenseWriter
from index.embedder import FloatMatrix
from index.entries import DocumentEntry, read_entries, write_entries
from index.manifest import Manifest
from index.sparse import SparseIndex
from index.sparse_writer import SparseWriter

_ENTRIES, _SPANS = "documents.json", "spans.npy"
_DENSE = "dense"
_SPARSE_CHUNKS, _SPARSE_DOCUMENTS, _SPARSE_TITLES = "sparse-chunks", "sparse-documents", "sparse-titles"


def context_of(document: Document, chunk: Chunk) -> str:
    """Return the words that say where a chunk stands: they are searched with it and never quoted."""
    return " ".join(part for part in (document.title, document.doc_number, *chunk.section_path) if part)


def passage_text(document: Document, chunk: Chunk) -> str:
    """Return what is searched for a chunk: where it stands, and its text."""
    return f"{context_of(document, chunk)}\n{chunk.text}"


class SparseIndexes(NamedTuple):
    """The words of a generation.

    Attributes:
        chunks: Of every chunk, by its row.
        documents: Of whole documents, by the row of their first chunk.
        titles: Of titles and document numbers, by the same.
    """

    chunks: SparseIndex
    documents: SparseIndex
    titles: SparseIndex


def _words_of(document: Document, chunk: Chunk) -> str:
    """Return the words by which a chunk is found: its passage text, and the documents that it calls by a short name."""
    called = (
        mention.title
        for mention in document.mentions
        if chunk.start <= mention.start < chunk.end and mention.title not in chunk.text
    )
    return "\n".join([passage_text(document, chunk), *dict.fromkeys(called)])


class GenerationWriter:
    """A generation in the making: an earlier one, without some of its documents, and with others behind them.

    What did not change is shared with the earlier one. Rows are never given to another chunk: those of a document
    that was removed are left over.

    Args:
        folder: A new folder.
        base: The folder of a generation to start from, which is left as it is; None starts with nothing.
    """

    def __init__(self, folder: Path, dim: int, base: Path | None = None) -> None:
        folder.mkdir(parents=True)
        self._folder = folder
        self._dense = DenseWriter(dense_folder(folder), dim, base and dense_folder(base))
        self._chunks = SparseWriter(folder / _SPARSE_CHUNKS, base and base / _SPARSE_CHUNKS)
        self._documents = SparseWriter(folder / _SPARSE_DOCUMENTS, base and base / _SPARSE_DOCUMENTS)
        self._titles = SparseWriter(folder / _SPARSE_TITLES, base and base / _SPARSE_TITLES)
        self._spans = [read_spans(base)] if base else []

    @property
    def row_count(self) -> int:
        """The row that the next chunk gets."""
        return self._dense.row_count

    def remove(self, doc_id: str) -> None:
        """Remove a document of the earlier generation; before it is added again, if it is."""
        self._chunks.remove(doc_id)
        self._documents.remove(doc_id)
        self._titles.remove(doc_id)

    def add(self, document: Document, chunks: Sequence[Chunk], vectors: FloatMatrix) -> None:
        """Give the next rows to the chunks of a document; its whole text is found by the first of them.

        Args:
            vectors: float32 rows of unit length, shape (len(chunks), dim).
        """
        if not chunks:
            return
        first_row = self.row_count
        self._documents.add(first_row, document.doc_id, f"{document.title}\n{document.text}")
        self._titles.add(first_row, document.doc_id, f"{document.title}\n{document.doc_number or ''}")
        for row, chunk in enumerate(chunks, start=first_row):
            self._chunks.add(row, document.doc_id, _words_of(document, chunk))
        self._dense.add(vectors)
        self._spans.append(np.array([(chunk.start, chunk.end) for chunk in chunks], dtype=np.int64))

    def commit(self, entries: Sequence[DocumentEntry]) -> None:
        """Write everything but the manifest.

        Args:
            entries: Of all documents, in row order.
        """
        self._dense.commit()
        self._chunks.commit()
        self._documents.commit()
        self._titles.commit()
        spans = np.concatenate([np.empty((0, 2), dtype=np.int64), *self._spans])
        np.save(self._folder / _SPANS, spans, allow_pickle=False)
        write_entries(self._folder / _ENTRIES, entries)


def dense_folder(folder: Path) -> Path:
    """Return where a generation keeps its vectors."""
    return folder / _DENSE


def read_generation_entries(folder: Path) -> list[DocumentEntry]:
    """Return a generation's documents, in row order."""
    return read_entries(folder / _ENTRIES)


def read_spans(folder: Path) -> NDArray[np.int64]:
    """Return the (start, end) of the chunk of every row, shape (row_count, 2), mapped into memory."""
    # As a plain array over the mapped file: NumPy's memmap takes three times as long for a row.
    spans: NDArray[np.int64] = np.asarray(np.load(folder / _SPANS, mmap_mode="r", allow_pickle=False))
    return spans


def open_dense(folder: Path, manifest: Manifest) -> DenseIndex:
    """Return a generation's vectors."""
    return DenseIndex.load(dense_folder(folder), manifest.approximation)


def open_sparse(folder: Path) -> SparseIndexes:
    """Return a generation's words."""
    return SparseIndexes(
        *(SparseIndex.load(folder / name) for name in (_SPARSE_CHUNKS, _SPARSE_DOCUMENTS, _SPARSE_TITLES))
    )
