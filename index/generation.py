"""One complete index on disk: a folder that is written once and never changed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.documents import Document, Level
from corpus.storage.records import Standing
from corpus.storage.serialization import from_plain, to_plain
from index.chunking import Chunk
from index.dense import DenseIndex
from index.embedder import FloatMatrix
from index.errors import WorkspaceError
from index.sparse import SparseIndex

FORMAT = 3  # raised when a generation of an older program can no longer be read
_MANIFEST, _ENTRIES, _SPANS = "manifest.json", "documents.json", "spans.npy"
_DENSE, _SPARSE_CHUNKS, _SPARSE_DOCUMENTS = "dense.faiss", "sparse-chunks", "sparse-documents"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation was made of.

    Attributes:
        model: `Embedder.name`.
        dim: Length of its vectors.
        parser_version: `corpus.parsing.PARSER_VERSION` of the documents in it.
        created_at: ISO 8601, UTC.
    """

    format: int
    generation: str
    model: str
    dim: int
    parser_version: int
    max_chunk_chars: int
    document_count: int
    chunk_count: int
    created_at: str


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """A document in a generation; its chunks are rows `first_row` to `first_row + chunk_count`.

    Attributes:
        standing: Whether it was in force when the generation was made.
        title: This and what follows it are as in `Document`; they tell whether a filter admits it, without its text.
    """

    doc_id: str
    version: str
    source: str
    standing: Standing
    first_row: int
    chunk_count: int
    title: str
    doc_number: str | None
    issuers: tuple[str, ...]
    issued_on: date | None
    published_on: date | None
    region: str | None
    level: Level | None
    year: int | None
    groups: tuple[str, ...]


def entry_of(document: Document, standing: Standing, first_row: int, chunk_count: int) -> DocumentEntry:
    """Return the entry of a document whose chunks are the rows from `first_row` on."""
    return DocumentEntry(
        doc_id=document.doc_id,
        version=document.version,
        source=document.source,
        standing=standing,
        first_row=first_row,
        chunk_count=chunk_count,
        title=document.title,
        doc_number=document.doc_number,
        issuers=document.issuers,
        issued_on=document.issued_on,
        published_on=document.published_on,
        region=document.region,
        level=document.level,
        year=document.year,
        groups=document.groups,
    )


def context_of(document: Document, chunk: Chunk) -> str:
    """Return the words that say where a chunk stands: they are searched with it and never quoted."""
    return " ".join(part for part in (document.title, document.doc_number, *chunk.section_path) if part)


def write_generation(
    folder: Path,
    manifest: Manifest,
    entries: Sequence[DocumentEntry],
    documents: Sequence[Document],
    chunks: Sequence[Chunk],
    vectors: FloatMatrix,
) -> None:
    """Write a generation into a new folder.

    Args:
        documents: In the order of `entries`.
        chunks: In row order.
        vectors: float32 rows of unit length, shape (len(chunks), dim).
    """
    folder.mkdir(parents=True)
    spans = np.array([(chunk.start, chunk.end) for chunk in chunks], dtype=np.int64)
    np.save(folder / _SPANS, spans.reshape(-1, 2), allow_pickle=False)
    DenseIndex.build(vectors).save(folder / _DENSE)
    owners = [
        document for document, entry in zip(documents, entries, strict=True) for _ in range(entry.chunk_count)
    ]
    texts = (f"{context_of(owner, chunk)}\n{chunk.text}" for owner, chunk in zip(owners, chunks, strict=True))
    SparseIndex.build(folder / _SPARSE_CHUNKS, texts, (chunk.doc_id for chunk in chunks))
    whole = (f"{document.title}\n{document.text}" for document in documents)
    SparseIndex.build(folder / _SPARSE_DOCUMENTS, whole, (document.doc_id for document in documents))
    entry_list = [to_plain(entry) for entry in entries]
    (folder / _ENTRIES).write_text(json.dumps(entry_list, ensure_ascii=False), encoding="utf-8")
    # The manifest comes last: a folder without one is not a generation.
    (folder / _MANIFEST).write_text(
        json.dumps(asdict(manifest), ensure_ascii=False, indent=1), encoding="utf-8"
    )


def read_manifest(folder: Path) -> Manifest:
    """Return a generation's manifest.

    Raises:
        WorkspaceError: If it is missing, damaged, or of another program version.
    """
    try:
        values = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        if values.get("format") != FORMAT:
            raise WorkspaceError(
                f"索引 {folder.name} 的格式版本是 {values.get('format')}，本程序需要 {FORMAT}；请运行 zhengce ingest --rebuild 重建。"
            )
        return Manifest(**values)
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise WorkspaceError(
            f"索引 {folder.name} 的清单无法读取（{error}）；请运行 zhengce ingest --rebuild 重建。"
        ) from error


def read_entries(folder: Path) -> list[DocumentEntry]:
    """Return a generation's documents, in row order."""
    items = json.loads((folder / _ENTRIES).read_text(encoding="utf-8"))
    return [from_plain(DocumentEntry, item) for item in items]


def read_spans(folder: Path) -> NDArray[np.int64]:
    """Return the (start, end) of every chunk, shape (chunk_count, 2), mapped into memory."""
    spans: NDArray[np.int64] = np.load(folder / _SPANS, mmap_mode="r", allow_pickle=False)
    return spans


def open_dense(folder: Path) -> DenseIndex:
    """Return a generation's vectors."""
    return DenseIndex.load(folder / _DENSE)


def open_sparse(folder: Path) -> tuple[SparseIndex, SparseIndex]:
    """Return a generation's words: of chunks, and of whole documents."""
    return SparseIndex.load(folder / _SPARSE_CHUNKS), SparseIndex.load(folder / _SPARSE_DOCUMENTS)
