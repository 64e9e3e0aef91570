"""The index in use: one generation opened for reading."""

from __future__ import annotations

import bisect
import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from corpus.documents import Document
from index.chunking import Chunk, make_chunk
from index.embedder import Embedder, FloatMatrix
from index.entries import DocumentEntry
from index.errors import IndexMismatchError, NoIndexError, WorkspaceError
from index.fusion import fuse
from index.generation import open_dense, open_sparse, read_generation_entries, read_spans
from index.manifest import read_manifest
from index.selection import Selection, select
from index.workspace import current_generation, generation_folder, open_store

# Weights of the z-scores of dense, chunk-BM25 and document-BM25, and how many candidates each brings:
# docs/benchmarks.md, "Retrieval" (ncp, tuned on one half).
WEIGHTS = (0.6, 1.0, 0.4)
CANDIDATES = 100
_CACHED_DOCUMENTS = 256


class Index:
    """A complete generation. Thread-safe; searches never see another generation.

    Attributes:
        generation: Its name.
        manifest: What it was made of.
        entries: Its documents.
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
            self._dense = open_dense(folder, self.manifest)
            self._sparse, self._sparse_documents = open_sparse(folder)
        except (OSError, ValueError, TypeError, RuntimeError) as error:
            raise WorkspaceError(
                f"索引 {generation} 已损坏（{error}）；请运行 zhengce ingest --rebuild 重建。"
            ) from error
        rows = {len(self._spans), len(self._dense), self.manifest.row_count}
        chunks = {len(self._sparse), self.manifest.chunk_count, sum(e.chunk_count for e in self.entries)}
        if len(rows) != 1 or len(chunks) != 1 or len(self.entries) != self.manifest.document_count:
            raise WorkspaceError(f"索引 {generation} 不完整；请运行 zhengce ingest --rebuild 重建。")
        self._embedder = embedder
        self._store = open_store(workspace, database_url)
        self._by_id = {entry.doc_id: entry for entry in self.entries}
        self._first_rows = [entry.first_row for entry in self.entries]
        self._everything = self._selected(None)
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

    def search(
        self,
        query: str,
        k: int,
        doc_ids: Sequence[str] | Selection | None = None,
        weights: tuple[float, float, float] = WEIGHTS,
    ) -> list[tuple[Chunk, float]]:
        """Return the k best chunks, best first: dense, BM25 and BM25 of the whole document, fused.

        Args:
            query: What to look for.
            k: Positive.
            doc_ids: The only documents to search in, or a selection of them that `select` made; None searches all.
            weights: Of dense, chunk-BM25 and document-BM25.
        """
        selection = doc_ids if isinstance(doc_ids, Selection) else self.select(doc_ids)
        n = max(CANDIDATES, k)
        vector = self._embedder.embed_queries([query])
        dense = dict(self._dense.search(vector, n, selection.rows))
        sparse = dict(self._sparse.search(query, n, selection))
        others = list(sparse.keys() - dense.keys())  # an exact score is cheaper than a guess
        dense |= zip(others, self._dense.scores(vector, others).tolist(), strict=True)
        of_document = dict(self._sparse_documents.search(query, n, selection))
        document = {row: of_document.get(self._entry(row).first_row, 0.0) for row in dense}
        ranked = fuse(list(zip((dense, sparse, document), weights, strict=True)), k)
        return [(self.chunk(row), score) for row, score in ranked]

    def select(self, doc_ids: Iterable[str] | None) -> Selection:
        """Return the selection of some documents, of all for None; keep it as long as the filter stands."""
        return self._everything if doc_ids is None else self._selected(doc_ids)

    def _selected(self, doc_ids: Iterable[str] | None) -> Selection:
        return select(self.entries, self.manifest.row_count, doc_ids)

    def chunk(self, row: int) -> Chunk:
        """Return the chunk of a row."""
        entry = self._entry(row)
        start, end = (int(offset) for offset in self._spans[row])
        return make_chunk(self.document(entry.doc_id), start, end)

    def document(self, doc_id: str) -> Document:
        """Return a document as it stands in this generation, with the status that it has today.

        Raises:
            KeyError: If it is not in it.
            WorkspaceError: If its text is no longer kept.
        """
        entry = self._by_id[doc_id]
        standing = entry.standing
        return replace(
            self._version(doc_id, entry.version),
            status=standing.status_on(date.today()),
            superseded_by=standing.superseded_by,
        )

    def _version(self, doc_id: str, version: str) -> Document:
        with self._cache_lock:
            if doc_id in self._cache:
                self._cache.move_to_end(doc_id)
                return self._cache[doc_id]
        try:
            document = self._store.get(doc_id, version)
        except KeyError as error:
            raise WorkspaceError(
                "工作区的文件库不完整，或配置的 corpus.database_url 不是建立索引时的那一个；请改正配置，或对全部原文件运行 zhengce ingest --rebuild。"
            ) from error
        with self._cache_lock:
            self._cache[doc_id] = document
            if len(self._cache) > _CACHED_DOCUMENTS:
                self._cache.popitem(last=False)
        return document

    def title(self, doc_id: str) -> str | None:
        """Return the title of a document of this generation; None if it is not in it."""
        entry = self._by_id.get(doc_id)
        return entry.title if entry else None

    def vectors_of(self, doc_id: str, version: str) -> FloatMatrix | None:
        """Return the vectors of a document's chunks, shape (chunk_count, dim); None unless it stands in this version."""
        entry = self._by_id.get(doc_id)
        if entry is None or entry.version != version:
            return None
        return self._dense.vectors(entry.first_row, entry.chunk_count)

    def close(self) -> None:
        """Give back the connections to the store."""
        self._store.close()

    def _entry(self, row: int) -> DocumentEntry:
        return self.entries[bisect.bisect_right(self._first_rows, row) - 1]


def _check_model(model: str, dim: int, embedder: Embedder) -> None:
    if (model, dim) != (embedder.name, embedder.dim):
        raise IndexMismatchError(
            f"索引由嵌入模型 {model}（{dim} 维）建立，而现在配置的是 {embedder.name}（{embedder.dim} 维）；"
            "请改回原来的模型，或运行 zhengce ingest --rebuild 重建索引。"
        )
