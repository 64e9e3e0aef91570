"""Whether two indexes of the same documents answer alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from index.embedder import Embedder
from index.generation import open_dense, open_sparse
from index.store import Index
from index.workspace import generation_folder

_MANY = 10_000
_TOLERANCE = 1e-5
_Search = Callable[[str], list[tuple[int, float]]]


def disagreements(first: Path, second: Path, queries: Sequence[str], embedder: Embedder) -> list[str]:
    """Return, in words, where the indexes of two workspaces answer differently; nothing where they agree.

    Vectors must find the same chunks with the same scores. Words must find the same chunks; with the same scores only
    where no rows are left over in either, since Tantivy counts what was removed until it is merged.
    """
    indexes = [Index.open(workspace, embedder=embedder) for workspace in (first, second)]
    try:
        left, right = (
            _searches(path, index, embedder) for path, index in zip((first, second), indexes, strict=True)
        )
        compact = all(index.manifest.row_count == index.manifest.chunk_count for index in indexes)
        found = []
        for part, search in left.items():
            for query in queries:
                a, b = (_scores(s, i, query) for s, i in zip((search, right[part]), indexes, strict=True))
                if a.keys() != b.keys():
                    found.append(f"{part}: {query!r} finds {len(a)} and {len(b)} chunks")
                elif (compact or part == "vectors") and any(
                    abs(a[chunk] - b[chunk]) > _TOLERANCE * max(1, abs(a[chunk])) for chunk in a
                ):
                    found.append(f"{part}: {query!r} has other scores")
        return found
    finally:
        for index in indexes:
            index.close()


def _searches(workspace: Path, index: Index, embedder: Embedder) -> dict[str, _Search]:
    folder = generation_folder(workspace, index.generation)
    everything = index.select(entry.doc_id for entry in index.entries)
    dense = open_dense(folder, index.manifest)
    words = open_sparse(folder)
    return {
        "vectors": lambda query: dense.search(embedder.embed_queries([query]), _MANY, everything.rows),
        "words of chunks": lambda query: words.chunks.search(query, _MANY, everything),
        "words of documents": lambda query: words.documents.search(query, _MANY, everything),
        "words of titles": lambda query: words.titles.search(query, _MANY, everything),
    }


def _scores(search: _Search, index: Index, query: str) -> dict[str, float]:
    return {index.chunk(row).chunk_id: score for row, score in search(query)}
