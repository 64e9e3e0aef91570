"""The catalogue as a generation of the index: vectors of what did not change are taken from the one before."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from corpus.documents import Document
from corpus.parsing import PARSER_VERSION
from corpus.storage.records import Standing
from corpus.store import DocumentStore
from index.chunking import MAX_CHUNK_CHARS, Chunk, chunk_document
from index.embedder import Embedder, FloatMatrix
from index.generation import FORMAT, DocumentEntry, Manifest, context_of, entry_of, write_generation
from index.store import Index
from index.workspace import current_generation, new_generation_name, prune, publish, retire


def renew_index(
    workspace: Path,
    store: DocumentStore,
    embedder: Embedder,
    previous: Index | None,
    *,
    show_progress: bool = False,
) -> str | None:
    """Put a generation of the documents that stand into use; return its name, None if none stands.

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
    elif previous and [(e.doc_id, e.version, e.standing) for e in previous.entries] == [
        (record.doc_id, record.version, standings.get(record.doc_id, Standing())) for record in standing
    ]:
        return previous.generation
    else:
        documents = store.get_many([(record.doc_id, record.version) for record in standing])
        _build(workspace, documents, standings, embedder, previous, show_progress=show_progress)
    # What a full disk keeps from being deleted is left to the next time.
    with suppress(OSError):
        prune(workspace)
    return current_generation(workspace)


def _build(
    workspace: Path,
    documents: Sequence[Document],
    standings: dict[str, Standing],
    embedder: Embedder,
    previous: Index | None,
    *,
    show_progress: bool,
) -> None:
    entries: list[DocumentEntry] = []
    chunks: list[Chunk] = []
    for document in documents:
        own = chunk_document(document)
        standing = standings.get(document.doc_id, Standing())
        entries.append(entry_of(document, standing, len(chunks), len(own)))
        chunks += own
    vectors = _embed(documents, entries, chunks, embedder, previous, show_progress=show_progress)
    name = new_generation_name()
    manifest = Manifest(
        format=FORMAT,
        generation=name,
        model=embedder.name,
        dim=embedder.dim,
        parser_version=PARSER_VERSION,
        max_chunk_chars=MAX_CHUNK_CHARS,
        document_count=len(documents),
        chunk_count=len(chunks),
        created_at=datetime.now(UTC).isoformat(timespec="seconds"),
    )
    try:
        publish(
            workspace,
            name,
            lambda folder: write_generation(folder, manifest, entries, documents, chunks, vectors),
        )
    except (RuntimeError, ValueError) as error:  # FAISS and Tantivy report a failed write with these
        raise OSError(str(error)) from error


def _embed(
    documents: Sequence[Document],
    entries: Sequence[DocumentEntry],
    chunks: Sequence[Chunk],
    embedder: Embedder,
    previous: Index | None,
    *,
    show_progress: bool,
) -> FloatMatrix:
    """Return the vectors of all chunks, float32, shape (n, dim); those of unchanged documents come from `previous`."""
    vectors = np.empty((len(chunks), embedder.dim), dtype=np.float32)
    fresh: list[int] = []
    texts: list[str] = []
    for document, entry in zip(documents, entries, strict=True):
        rows = range(entry.first_row, entry.first_row + entry.chunk_count)
        known = previous.vectors_of(document.doc_id, document.version) if previous else None
        if known is not None and len(known) == len(rows):
            vectors[rows.start : rows.stop] = known
        else:
            fresh += rows
            texts += [f"{context_of(document, chunks[row])}\n{chunks[row].text}" for row in rows]
    if fresh:
        vectors[fresh] = embedder.embed_passages(texts, show_progress=show_progress)
    return vectors
