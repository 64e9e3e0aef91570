"""The catalogue as a generation of the index: what did not change is taken from the one before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from corpus.documents import Document
from corpus.parsing import PARSER_VERSION
from corpus.storage.records import DocumentRecord, Standing
from corpus.store import DocumentStore, VersionKey
from index.approximate import build_approximate, link_approximate
from index.chunking import MAX_CHUNK_CHARS, Chunk, chunk_document
from index.dense import EXACT_ROWS
from index.embedder import Embedder, FloatMatrix
from index.entries import DocumentEntry, entry_of
from index.generation import GenerationWriter, dense_folder, passage_text
from index.manifest import FORMAT, Approximation, Manifest, write_manifest
from index.sample_queries import sample_queries
from index.selection import select
from index.store import Index
from index.vector_file import open_vector_files
from index.workspace import (
    current_generation,
    generation_folder,
    new_generation_name,
    prune,
    publish,
    retire,
)

# Where more rows than this share belong to no document, all are numbered anew. That costs far less than embedding so
# many did, and no vector is embedded again.
MAX_DEAD_SHARE = 0.25
_PORTION = 512  # documents in memory at a time


def renew_index(
    workspace: Path,
    store: DocumentStore,
    embedder: Embedder,
    previous: Index | None,
    *,
    show_progress: bool = False,
) -> str | None:
    """Put a generation of the documents that stand into use; return its name, None if none stands.

    Only documents that are new or changed are read, cut and embedded, unless too many rows are left over from others.

    Args:
        previous: The generation in use, which stays so if nothing has changed; None to embed every document anew, as is
            done too where its chunks are of another size.

    Raises:
        OSError: If it cannot be written; `previous` stays in use.
    """
    if previous and previous.manifest.max_chunk_chars != MAX_CHUNK_CHARS:
        previous = None  # its vectors are those of other chunks, though there may be as many
    standings = store.standings()
    standing = [record for record in store.records() if record.withdrawn_at is None]
    if not standing:
        retire(workspace)
    elif previous and {e.doc_id: (e.version, e.standing) for e in previous.entries} == {
        record.doc_id: (record.version, standings.get(record.doc_id, Standing())) for record in standing
    }:
        return previous.generation
    else:
        kept = _kept(previous, standing, standings) if previous else []
        _build(workspace, store, standing, standings, kept, embedder, previous, show_progress=show_progress)
    # What a full disk keeps from being deleted is left to the next time.
    with suppress(OSError):
        prune(workspace)
    return current_generation(workspace)


def _kept(
    previous: Index, standing: Sequence[DocumentRecord], standings: dict[str, Standing]
) -> list[DocumentEntry]:
    """Return the documents whose rows stay as they are; none where it is time to number all rows anew."""
    versions = {record.doc_id: record.version for record in standing}
    kept = [
        replace(entry, standing=standings.get(entry.doc_id, Standing()))
        for entry in previous.entries
        if versions.get(entry.doc_id) == entry.version
    ]
    rows = previous.manifest.row_count
    dead = rows - sum(entry.chunk_count for entry in kept)
    return [] if dead > MAX_DEAD_SHARE * rows else kept


def _build(
    workspace: Path,
    store: DocumentStore,
    standing: Sequence[DocumentRecord],
    standings: dict[str, Standing],
    kept: Sequence[DocumentEntry],
    embedder: Embedder,
    previous: Index | None,
    *,
    show_progress: bool,
) -> None:
    """Write the generation of the documents that stand, the kept ones first, and put it into use."""
    name = new_generation_name()
    base = previous if kept else None

    def write(folder: Path) -> None:
        entries = list(kept)
        known = {entry.doc_id for entry in kept}
        keys = [(record.doc_id, record.version) for record in standing if record.doc_id not in known]
        with _writing():
            writer = GenerationWriter(
                folder, embedder.dim, generation_folder(workspace, base.generation) if base else None
            )
            for entry in base.entries if base else ():
                if entry.doc_id not in known:
                    writer.remove(entry.doc_id)
        for document, chunks, vectors in _embedded(store, keys, embedder, previous, show_progress):
            of_document = standings.get(document.doc_id, Standing())
            entries.append(entry_of(document, of_document, writer.row_count, len(chunks)))
            with _writing():
                writer.add(document, chunks, vectors)
        with _writing():
            writer.commit(entries)
        manifest = Manifest(
            format=FORMAT,
            generation=name,
            model=embedder.name,
            dim=embedder.dim,
            parser_version=PARSER_VERSION,
            max_chunk_chars=MAX_CHUNK_CHARS,
            document_count=len(entries),
            chunk_count=sum(entry.chunk_count for entry in entries),
            row_count=writer.row_count,
            approximation=_approximation(workspace, folder, entries, writer.row_count, store, embedder, base),
            created_at=datetime.now(UTC).isoformat(timespec="seconds"),
        )
        write_manifest(folder, manifest)

    publish(workspace, name, write)


def _embedded(
    store: DocumentStore,
    keys: Sequence[VersionKey],
    embedder: Embedder,
    previous: Index | None,
    show_progress: bool,
) -> Iterator[tuple[Document, list[Chunk], FloatMatrix]]:
    """Yield documents with their chunks and vectors; vectors that `previous` has are taken from there."""
    for at in range(0, len(keys), _PORTION):
        documents = store.get_many(keys[at : at + _PORTION])
        chunks = [chunk_document(document) for document in documents]
        vectors = [previous.vectors_of(d.doc_id, d.version) if previous else None for d in documents]
        fresh = [i for i, known in enumerate(vectors) if known is None or len(known) != len(chunks[i])]
        texts = [passage_text(documents[i], chunk) for i in fresh for chunk in chunks[i]]
        if texts:
            embedded = embedder.embed_passages(texts, show_progress=show_progress)
            bounds = np.cumsum([len(chunks[i]) for i in fresh])[:-1]
            for i, own in zip(fresh, np.split(embedded, bounds), strict=True):
                vectors[i] = own
        for document, own_chunks, own_vectors in zip(documents, chunks, vectors, strict=True):
            yield (
                document,
                own_chunks,
                np.empty((0, embedder.dim), np.float32) if own_vectors is None else own_vectors,
            )


def _approximation(
    workspace: Path,
    folder: Path,
    entries: Sequence[DocumentEntry],
    row_count: int,
    store: DocumentStore,
    embedder: Embedder,
    base: Index | None,
) -> Approximation | None:
    """Make the approximate index where too many rows are in none, or share the one that there is."""
    old = base.manifest.approximation if base else None
    if row_count - (old.rows if old else 0) <= EXACT_ROWS:
        if base and old:
            link_approximate(
                dense_folder(generation_folder(workspace, base.generation)), dense_folder(folder)
            )
        return old
    queries = embedder.embed_queries(sample_queries(store, entries))
    with _writing():
        parts = [file.vectors for file in open_vector_files(dense_folder(folder))]
        return build_approximate(dense_folder(folder), parts, select(entries, row_count).rows, queries)


@contextmanager
def _writing() -> Iterator[None]:
    """Report a failed write as such: FAISS and Tantivy report it with other errors."""
    try:
        yield
    except (RuntimeError, ValueError) as error:
        raise OSError(str(error)) from error
