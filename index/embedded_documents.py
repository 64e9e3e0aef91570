"""Documents cut into chunks, with the vectors of these."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from corpus.documents import Document
from corpus.store import DocumentStore, VersionKey
from index.chunking import Chunk, chunk_document
from index.embedder import Embedder, FloatMatrix
from index.generation import passage_text

_PORTION = 512  # documents in memory at a time


@dataclass(frozen=True, slots=True)
class EmbeddedDocument:
    """A document and its chunks; `vectors` are float32 rows of unit length, shape (len(chunks), dim)."""

    document: Document
    chunks: Sequence[Chunk]
    vectors: FloatMatrix


class KnownVectors(Protocol):
    """Where vectors of an earlier time are kept."""

    def vectors_of(self, doc_id: str, version: str) -> FloatMatrix | None:
        """Return the vectors of a version's chunks, None if it is not known."""
        ...


def embedded_documents(
    store: DocumentStore,
    keys: Sequence[VersionKey],
    embedder: Embedder,
    known: KnownVectors | None,
    *,
    show_progress: bool = False,
) -> Iterator[EmbeddedDocument]:
    """Yield versions of documents in the order of `keys`; only those whose vectors are not known are embedded."""
    for at in range(0, len(keys), _PORTION):
        portion = [(d, chunk_document(d)) for d in store.get_many(keys[at : at + _PORTION])]
        vectors = [_known(known, document, chunks) for document, chunks in portion]
        texts = [
            passage_text(document, chunk)
            for (document, chunks), own in zip(portion, vectors, strict=True)
            if own is None
            for chunk in chunks
        ]
        fresh = embedder.embed_passages(texts, show_progress=show_progress) if texts else _none(embedder)
        taken = 0
        for (document, chunks), own in zip(portion, vectors, strict=True):
            if own is None:
                own = fresh[taken : taken + len(chunks)]
                taken += len(chunks)
            yield EmbeddedDocument(document, chunks, own)


def _known(known: KnownVectors | None, document: Document, chunks: Sequence[Chunk]) -> FloatMatrix | None:
    vectors = known.vectors_of(document.doc_id, document.version) if known else None
    return vectors if vectors is not None and len(vectors) == len(chunks) else None


def _none(embedder: Embedder) -> FloatMatrix:
    return np.empty((0, embedder.dim), dtype=np.float32)
