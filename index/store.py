"""The index in use: one generation opened for reading."""

from __future__ import annotations

import bisect
import threading
from collections import OrderedDict
from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import lru_cache, partial
from pathlib import Path

from corpus.documents import Document
from index.chunking import Chunk, make_chunk
from index.embedder import Embedder, FloatMatrix
from index.entries import DocumentEntry
from index.errors import IndexMismatchError, NoIndexError, WorkspaceError
from index.filters import SearchFilters
from index.generation import open_dense, open_sparse, read_generation_entries, read_spans
from index.manifest import read_manifest
from index.reading import widen
from index.selection import Selection, select
from index.workspace import current_generation, generation_folder, open_store

_CACHED_DOCUMENTS = 256
_CACHED_SELECTIONS = 32  # a megabyte each at a million chunks


class Index:
    """A complete generation, opened; it never sees another one. Thread-safe.

    Attributes:
        generation: Its name.
        manifest: What it was made of.
        entries: Its documents.
        dense: Its vectors.
        sparse: Its words.
        embedder: What its vectors were made by.
    """

    def __init__(
        self, workspace: Path, generation: str, embedder: Embedder, database_url: str | None = None
    ) -> None:
        folder = generation_folder(workspace, generation)
        self.generation = generation
        self.manifest = read_manifest(folder)
        _check_model(self.manifest.model, self.manifest.dim, embedder)
        try:
            self.entries: list[DocumentEntry] = read_generation_entries(folder)
            self._spans = read_spans(folder)
            self.dense = open_dense(folder, self.manifest)
            self.sparse = open_sparse(folder)
        except (OSError, ValueError, TypeError, RuntimeError) as error:
            raise WorkspaceError(
                f"索引 {generation} 已损坏（{error}）；请运行 zhengce ingest --rebuild 重建。"
            ) from error
        rows = {len(self._spans), len(self.dense), self.manifest.row_count}
        chunks = {
            len(self.sparse.chunks),
            self.manifest.chunk_count,
            sum(e.chunk_count for e in self.entries),
        }
        if len(rows) != 1 or len(chunks) != 1 or len(self.entries) != self.manifest.document_count:
            raise WorkspaceError(f"索引 {generation} 不完整；请运行 zhengce ingest --rebuild 重建。")
        self.embedder = embedder
        self._store = open_store(workspace, database_url)
        self._by_id = {entry.doc_id: entry for entry in self.entries}
        self._first_rows = [entry.first_row for entry in self.entries]
        admitted = partial(_admitted, self.entries, self.manifest.row_count)
        self._selections = lru_cache(_CACHED_SELECTIONS)(admitted)
        self._cache: OrderedDict[str, Document] = OrderedDict()
        self._cache_lock = threading.Lock()

    @classmethod
    def open(cls, workspace: Path, *, embedder: Embedder, database_url: str | None = None) -> Index:
        """Open the generation in use.

        Args:
            database_url: Where its documents are kept; None for the file in the workspace.

        Raises:
            NoIndexError: If nothing has been ingested.
            IndexMismatchError: If it was built with another embedding model.
            WorkspaceError: If it is damaged.
        """
        while True:
            generation = current_generation(workspace)
            if generation is None:
                raise NoIndexError(f"工作区 {workspace} 里还没有文件；请先运行 zhengce ingest 文件或文件夹。")
            try:
                return cls(workspace, generation, embedder, database_url)
            except WorkspaceError:
                # Two ingests may have ended meanwhile, and deleted what was in use before them.
                if current_generation(workspace) == generation:
                    raise

    def selection(self, filters: SearchFilters, today: date) -> Selection:
        """Return the documents that filters admit."""
        return self._selections(filters, today)

    def select(self, doc_ids: Iterable[str]) -> Selection:
        """Return the selection of some documents."""
        return select(self.entries, self.manifest.row_count, doc_ids)

    def entry(self, row: int) -> DocumentEntry:
        """Return the document of a row."""
        return self.entries[bisect.bisect_right(self._first_rows, row) - 1]

    def row_at(self, entry: DocumentEntry, offset: int) -> int:
        """Return the row of the chunk that holds a character of a document, or of the next one after blanks."""
        ends = self._spans[entry.first_row : entry.first_row + entry.chunk_count, 1]
        return entry.first_row + bisect.bisect_right(ends, offset)

    def around(self, row: int, max_chars: int, taken: Container[str] = ()) -> Sequence[Chunk]:
        """Return the chunk of a row with the neighbours that are read with it; see `index.reading.widen`."""
        entry = self.entry(row)
        spans = self._spans[entry.first_row : entry.first_row + entry.chunk_count]
        own = row - entry.first_row
        # No more than what may fit is made: it begins this near before the end of the chunk, and ends this near behind its start.
        # (By bisect: NumPy's search lets go of the interpreter, and among many threads waits to have it again.)
        first = min(own, bisect.bisect_left(spans[:, 0], spans[own, 1] - max_chars))
        end = max(own + 1, bisect.bisect_right(spans[:, 1], spans[own, 0] + max_chars))
        near = range(entry.first_row + first, entry.first_row + end)
        return widen([self.chunk(each) for each in near], own - first, max_chars, taken)

    def chunk(self, row: int) -> Chunk:
        """Return the chunk of a row."""
        entry = self.entry(row)
        return make_chunk(self._version(entry.doc_id), *self.span(row))

    def span(self, row: int) -> tuple[int, int]:
        """Return where the chunk of a row begins and ends in its document."""
        start, end = self._spans[row]
        return int(start), int(end)

    def texts(self, rows: Sequence[int]) -> list[str]:
        """Return the texts of the chunks of rows; cheaper than the chunks, of whose documents the headings would be read."""
        keys = {self.entry(row).doc_id: self.entry(row).version for row in rows}
        with self._cache_lock:
            known = {doc_id: self._cache[doc_id].text for doc_id in keys if doc_id in self._cache}
        missing = [(doc_id, version) for doc_id, version in keys.items() if doc_id not in known]
        with self._stored():
            known |= {key[0]: text for key, text in zip(missing, self._store.get_texts(missing), strict=True)}
        return [known[self.entry(row).doc_id][slice(*self.span(row))] for row in rows]

    def document(self, doc_id: str) -> Document:
        """Return a document as it stands in this generation, with the status that it has today.

        Raises:
            KeyError: If it is not in it.
            WorkspaceError: If its text is no longer kept.
        """
        standing = self._by_id[doc_id].standing
        return replace(
            self._version(doc_id),
            status=standing.status_on(date.today()),
            superseded_by=standing.superseded_by,
        )

    def load(self, rows: Iterable[int]) -> None:
        """Read the documents of rows that will be asked for, all at once: one by one costs twice as much."""
        doc_ids = dict.fromkeys(self.entry(row).doc_id for row in rows)
        with self._cache_lock:
            missing = [doc_id for doc_id in doc_ids if doc_id not in self._cache]
        if missing:
            self._read(missing)

    def _version(self, doc_id: str) -> Document:
        """Return a document as the store has it."""
        with self._cache_lock:
            if doc_id in self._cache:
                self._cache.move_to_end(doc_id)
                return self._cache[doc_id]
        (document,) = self._read([doc_id])
        return document

    def _read(self, doc_ids: Sequence[str]) -> list[Document]:
        with self._stored():
            documents = self._store.get_many([(doc_id, self._by_id[doc_id].version) for doc_id in doc_ids])
        with self._cache_lock:
            self._cache |= zip(doc_ids, documents, strict=True)
            while len(self._cache) > _CACHED_DOCUMENTS:
                self._cache.popitem(last=False)
        return documents

    @contextmanager
    def _stored(self) -> Iterator[None]:
        try:
            yield
        except KeyError as error:
            raise WorkspaceError(
                "工作区的文件库不完整，或配置的 corpus.database_url 不是建立索引时的那一个；请改正配置，或对全部原文件运行 zhengce ingest --rebuild。"
            ) from error

    def title(self, doc_id: str) -> str | None:
        """Return the title of a document of this generation; None if it is not in it."""
        entry = self._by_id.get(doc_id)
        return entry.title if entry else None

    def vectors_of(self, doc_id: str, version: str) -> FloatMatrix | None:
        """Return the vectors of a document's chunks, shape (chunk_count, dim); None unless it stands in this version."""
        entry = self._by_id.get(doc_id)
        if entry is None or entry.version != version:
            return None
        return self.dense.vectors(entry.first_row, entry.chunk_count)

    def close(self) -> None:
        """Give back the connections to the store."""
        self._store.close()


def _admitted(
    entries: Sequence[DocumentEntry], row_count: int, filters: SearchFilters, today: date
) -> Selection:
    return select(entries, row_count, (entry.doc_id for entry in entries if filters.admits(entry, today)))


def _check_model(model: str, dim: int, embedder: Embedder) -> None:
    if (model, dim) != (embedder.name, embedder.dim):
        raise IndexMismatchError(
            f"索引由嵌入模型 {model}（{dim} 维）建立，而现在配置的是 {embedder.name}（{embedder.dim} 维）；"
            "请改回原来的模型，或运行 zhengce ingest --rebuild 重建索引。"
        )
