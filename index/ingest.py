"""Files into a new generation of the index: only what changed is parsed and embedded again."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

import numpy as np
from sqlalchemy.exc import SQLAlchemyError
from tqdm import tqdm

from corpus.documents import Document
from corpus.errors import DocumentError
from corpus.loaders import is_supported
from corpus.parsing import PARSER_VERSION, document_id, parse_document
from corpus.store import DocumentStore
from index.chunking import MAX_CHUNK_CHARS, Chunk, chunk_document
from index.embedder import Embedder, FloatMatrix
from index.errors import InputError, WorkspaceError
from index.generation import FORMAT, DocumentEntry, Manifest, context_of, read_entries, write_generation
from index.store import Index
from index.workspace import (
    acquire,
    current_generation,
    generation_folder,
    new_generation_name,
    prune,
    publish,
    write_lock,
)


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that did not become a document, and why, in Chinese."""

    source: str
    message: str


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an ingest did; files are named by their `source`.

    Attributes:
        generation: The one in use afterwards; None if there is none.
        skipped: Files of a folder whose format is not supported.
    """

    generation: str | None
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    failed: tuple[Failure, ...] = ()
    seconds: float = 0.0


@dataclass(slots=True)
class _Progress:
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)


def ingest(
    paths: Sequence[Path],
    workspace: Path,
    embedder: Embedder,
    *,
    rebuild: bool = False,
    show_progress: bool = False,
) -> IngestReport:
    """Add files and folders to a workspace and put a new generation of its index into use.

    A file whose bytes are unchanged costs a hash. Either the new generation is complete and in use afterwards, or the
    old one is.

    Args:
        rebuild: Parse the files again though they are unchanged, and embed every document again, those of earlier
            ingests included; needed after a change of the embedding model.

    Raises:
        InputError: If a path does not exist or there is no supported file at all.
        IndexMismatchError: If the index was built with another model and `rebuild` is not set.
        WorkspaceError: If the workspace cannot be written.
    """
    started = monotonic()
    files, skipped = find_files(paths)
    lock = acquire(write_lock(workspace))
    try:
        report = _ingest(files, workspace, embedder, rebuild=rebuild, show_progress=show_progress)
    except (OSError, SQLAlchemyError) as error:
        raise WorkspaceError(
            f"写入工作区 {workspace} 失败（{_reason(error)}）；请检查磁盘空间和权限。原有索引未受影响，可继续使用。"
        ) from error
    finally:
        lock.release()
    return replace(report, skipped=tuple(skipped), seconds=monotonic() - started)


def find_files(paths: Sequence[Path]) -> tuple[dict[str, Path], list[str]]:
    """Return the files to ingest by `source`, and the sources that are skipped because of their format.

    A file that is named itself is taken whatever its extension (its loader then says what is wrong). Links and hidden
    files inside a folder are passed over.

    Raises:
        InputError: If a path does not exist, two files have one source, or nothing is left to ingest.
    """
    files: dict[str, Path] = {}
    skipped: list[str] = []
    for path in paths:
        try:
            found = _found(path)
        except OSError as error:
            raise InputError(f"读不了 {str(path)[:200]}（{error.strerror}）；请检查路径和权限。") from error
        for source, file in found:
            if path.is_dir() and not is_supported(file):
                skipped.append(source)
            elif source in files and files[source].resolve() != file.resolve():
                raise InputError(
                    f"{files[source]} 和 {file} 的相对路径都是 {source}；请分开放进同一个文件夹再入库。"
                )
            else:
                files[source] = file
    if not files:
        raise InputError(
            f"{'、'.join(map(str, paths))} 里没有可入库的文件；请给出文本或 Markdown 文件，或含有它们的文件夹。"
        )
    return files, skipped


def _found(path: Path) -> list[tuple[str, Path]]:
    if not path.exists():
        raise InputError(f"找不到 {path}；请检查路径。")
    found = [(path.name, path)] if path.is_file() else list(_walk(path))
    return [(_readable(source), file) for source, file in found]


def _readable(source: str) -> str:
    """Return a file name as characters: one that is not UTF-8 comes from an old archive, in GB18030."""
    try:
        source.encode()
    except UnicodeEncodeError:
        return os.fsencode(source).decode("gb18030", errors="replace")
    return source


def _walk(folder: Path) -> Iterator[tuple[str, Path]]:
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(parent, name)
            if not name.startswith(".") and path.is_file() and not path.is_symlink():
                yield path.relative_to(folder).as_posix(), path


def _ingest(
    files: dict[str, Path], workspace: Path, embedder: Embedder, *, rebuild: bool, show_progress: bool
) -> IngestReport:
    generation = current_generation(workspace)
    previous = Index.open(workspace, embedder=embedder) if generation and not rebuild else None
    store = DocumentStore.in_folder(workspace)
    try:
        # Without `rebuild` the generation has just been opened, so its entries are whole.
        old = {entry.source: entry for entry in _entries(workspace, generation)}
        progress = _Progress()
        parsed, hashes = _parse(files, old, progress, rebuild=rebuild, show_progress=show_progress)
        if not parsed and not rebuild:
            return _report(generation, progress)
        kept = [entry for entry in old.values() if entry.source not in parsed]
        documents = [*_kept_documents(store, kept), *parsed.values()]
        hashes |= {entry.source: entry.file_hash for entry in kept}
        if not documents:
            return _report(generation, progress)
        documents.sort(key=lambda document: document.source)
        store.add(documents)
        name = new_generation_name()
        _build(workspace, name, documents, hashes, embedder, previous, show_progress=show_progress)
        _tidy(workspace, store)
        return _report(name, progress)
    finally:
        store.close()
        if previous:
            previous.close()


def _entries(workspace: Path, generation: str | None) -> list[DocumentEntry]:
    """Return the documents of a generation; of a damaged one, none: what cannot be read cannot be kept."""
    if generation is None:
        return []
    try:
        return read_entries(generation_folder(workspace, generation))
    except (OSError, ValueError, TypeError):
        return []


def _kept_documents(store: DocumentStore, kept: Sequence[DocumentEntry]) -> list[Document]:
    try:
        return store.get_many([(entry.doc_id, entry.version) for entry in kept])
    except KeyError as error:
        raise WorkspaceError(
            "工作区的文件库（documents.db）不完整；请对全部原文件运行 zhengce ingest --rebuild，一次给出所有路径。"
        ) from error


def _tidy(workspace: Path, store: DocumentStore) -> None:
    """Delete what no generation in reach points to."""
    # The new generation is in use already: what a full disk keeps from being deleted is left to the next ingest.
    with suppress(OSError, SQLAlchemyError):
        kept = prune(workspace)
        store.keep_only((entry.doc_id, entry.version) for name in kept for entry in _entries(workspace, name))


def _parse(
    files: dict[str, Path],
    old: dict[str, DocumentEntry],
    progress: _Progress,
    *,
    rebuild: bool,
    show_progress: bool,
) -> tuple[dict[str, Document], dict[str, str]]:
    parsed: dict[str, Document] = {}
    hashes: dict[str, str] = {}
    for source, path in tqdm(files.items(), desc="读取", unit="份", disable=not show_progress):
        try:
            file_hash = f"{PARSER_VERSION}:{_hash_file(path)}"
            before = old.get(source)
            if before and before.file_hash == file_hash and not rebuild:
                progress.unchanged.append(source)
                continue
            document = parse_document(path, source)
        except DocumentError as error:
            progress.failed.append(Failure(source, str(error)))
        except OSError as error:
            progress.failed.append(Failure(source, f"{source}：读不了（{error.strerror}）；请检查文件权限。"))
        else:
            parsed[source], hashes[source] = document, file_hash
            same = before is not None and before.version == document.version
            (progress.unchanged if same else progress.changed if before else progress.added).append(source)
    return parsed, hashes


def _hash_file(path: Path) -> str:
    with path.open("rb") as file:  # as a stream: a file too large to be a document is still only read once
        return hashlib.file_digest(file, "sha256").hexdigest()


def _build(
    workspace: Path,
    name: str,
    documents: Sequence[Document],
    hashes: dict[str, str],
    embedder: Embedder,
    previous: Index | None,
    *,
    show_progress: bool,
) -> None:
    entries: list[DocumentEntry] = []
    chunks: list[Chunk] = []
    for document in documents:
        own = chunk_document(document)
        source = document.source
        entries.append(
            DocumentEntry(
                document_id(source),
                document.version,
                source,
                document.title,
                hashes[source],
                len(chunks),
                len(own),
            )
        )
        chunks += own
    vectors = _embed(documents, entries, chunks, embedder, previous, show_progress=show_progress)
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


def _report(generation: str | None, progress: _Progress) -> IngestReport:
    return IngestReport(
        generation,
        tuple(progress.added),
        tuple(progress.changed),
        tuple(progress.unchanged),
        failed=tuple(progress.failed),
    )


def _reason(error: Exception) -> str:
    text = str(getattr(error, "orig", error)).strip() or type(error).__name__
    if getattr(error, "errno", None) == errno.ENOSPC or "No space left" in text or "disk is full" in text:
        return "磁盘空间已满"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return text.splitlines()[0]
