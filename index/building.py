"""The catalogue as a generation of the index: what did not change is taken from the one before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from corpus.parsing import PARSER_VERSION
from corpus.storage.records import DocumentRecord, Standing
from corpus.store import DocumentStore, VersionKey
from index.approximate import build_approximate, link_approximate
from index.chunking import MAX_CHUNK_CHARS
from index.dense import EXACT_ROWS
from index.embedded_documents import EmbeddedDocument, embedded_documents
from index.embedder import Embedder
from index.entries import DocumentEntry, entry_of
from index.generation import GenerationWriter, dense_folder
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


@dataclass(frozen=True, slots=True)
class _Plan:
    """How to come to the next generation.

    Attributes:
        base: Folder of the one that it is built upon; None where all rows are numbered anew.
        approximation: That of `base`.
        kept: Documents whose rows stay as they are, in row order.
        removed: The `doc_id` of every other document of `base`.
        added: The versions that get new rows.
    """

    base: Path | None
    approximation: Approximation | None
    kept: Sequence[DocumentEntry]
    removed: Sequence[str]
    added: Sequence[VersionKey]


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
        plan = _plan(workspace, previous, standing, standings)
        name = new_generation_name()

        def write(folder: Path) -> None:
            known = embedded_documents(store, plan.added, embedder, previous, show_progress=show_progress)
            entries, row_count = _write(folder, plan, known, standings, embedder.dim)
            approximation = _approximation(folder, plan, entries, row_count, store, embedder)
            write_manifest(folder, _manifest(name, embedder, entries, row_count, approximation))

        publish(workspace, name, write)
    # What a full disk keeps from being deleted is left to the next time.
    with suppress(OSError):
        prune(workspace)
    return current_generation(workspace)


def _plan(
    workspace: Path,
    previous: Index | None,
    standing: Sequence[DocumentRecord],
    standings: dict[str, Standing],
) -> _Plan:
    versions = {record.doc_id: record.version for record in standing}
    if previous:
        kept = [
            replace(entry, standing=standings.get(entry.doc_id, Standing()))
            for entry in previous.entries
            if versions.get(entry.doc_id) == entry.version
        ]
        rows = previous.manifest.row_count
        dead = rows - sum(entry.chunk_count for entry in kept)
        if kept and dead <= MAX_DEAD_SHARE * rows:
            known = {entry.doc_id for entry in kept}
            return _Plan(
                base=generation_folder(workspace, previous.generation),
                approximation=previous.manifest.approximation,
                kept=kept,
                removed=[entry.doc_id for entry in previous.entries if entry.doc_id not in known],
                added=[(doc_id, version) for doc_id, version in versions.items() if doc_id not in known],
            )
    return _Plan(base=None, approximation=None, kept=(), removed=(), added=list(versions.items()))


def _write(
    folder: Path,
    plan: _Plan,
    added: Iterator[EmbeddedDocument],
    standings: dict[str, Standing],
    dim: int,
) -> tuple[list[DocumentEntry], int]:
    """Write everything but approximation and manifest; return the documents, in row order, and how many rows there are."""
    entries = list(plan.kept)
    with _writing():
        writer = GenerationWriter(folder, dim, plan.base)
        for doc_id in plan.removed:
            writer.remove(doc_id)
    for item in added:
        standing = standings.get(item.document.doc_id, Standing())
        entries.append(entry_of(item.document, standing, writer.row_count, len(item.chunks)))
        with _writing():
            writer.add(item.document, item.chunks, item.vectors)
    with _writing():
        writer.commit(entries)
    return entries, writer.row_count


def _approximation(
    folder: Path,
    plan: _Plan,
    entries: Sequence[DocumentEntry],
    row_count: int,
    store: DocumentStore,
    embedder: Embedder,
) -> Approximation | None:
    """Make the approximate index where too many rows are in none, or share the one that there is."""
    old = plan.approximation
    if row_count - (old.rows if old else 0) <= EXACT_ROWS:
        if plan.base and old:
            link_approximate(dense_folder(plan.base), dense_folder(folder))
        return old
    queries = embedder.embed_queries(sample_queries(store, entries))
    with _writing():
        parts = [file.vectors for file in open_vector_files(dense_folder(folder))]
        return build_approximate(dense_folder(folder), parts, select(entries, row_count).rows, queries)


def _manifest(
    name: str,
    embedder: Embedder,
    entries: Sequence[DocumentEntry],
    row_count: int,
    approximation: Approximation | None,
) -> Manifest:
    return Manifest(
        format=FORMAT,
        generation=name,
        model=embedder.name,
        dim=embedder.dim,
        parser_version=PARSER_VERSION,
        max_chunk_chars=MAX_CHUNK_CHARS,
        document_count=len(entries),
        chunk_count=sum(entry.chunk_count for entry in entries),
        row_count=row_count,
        approximation=approximation,
        created_at=datetime.now(UTC).isoformat(timespec="seconds"),
    )


@contextmanager
def _writing() -> Iterator[None]:
    """Report a failed write as such: FAISS and Tantivy report it with other errors."""
    try:
        yield
    except (RuntimeError, ValueError) as error:
        raise OSError(str(error)) from error
