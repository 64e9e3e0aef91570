"""What a generation was made of."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from corpus.storage.serialization import from_plain, to_plain
from index.errors import WorkspaceError

# Raised when a generation of an older program can no longer be read or built upon: also when documents are cut otherwise,
# texts give other tokens, or something else is embedded of a chunk.
FORMAT = 4
_FILE = "manifest.json"


@dataclass(frozen=True, slots=True)
class Approximation:
    """How the rows of a large index are searched, and what that costs.

    Attributes:
        rows: It covers the rows before this one; those after it are compared one by one.
        lists: Cells that the rows are divided into.
        probes: Cells that a search looks into.
        recall: Share of the 10 nearest rows that it finds, on average over `queries`; measured when it was made.
        queries: How many titles and headings of the documents, embedded as queries, it was measured with.
    """

    rows: int
    lists: int
    probes: int
    recall: float
    queries: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation was made of.

    Attributes:
        model: `Embedder.name`.
        dim: Length of its vectors.
        parser_version: `corpus.parsing.PARSER_VERSION` of the documents in it.
        chunk_count: Chunks that can be found.
        row_count: Row numbers in use: those of the chunks, and of what has been withdrawn since rows were last numbered.
        approximation: None where every row is compared.
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
    row_count: int
    approximation: Approximation | None
    created_at: str


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest of a generation; it comes last: a folder without one is not a generation."""
    (folder / _FILE).write_text(
        json.dumps(to_plain(manifest), ensure_ascii=False, indent=1), encoding="utf-8"
    )


def read_manifest(folder: Path) -> Manifest:
    """Return a generation's manifest.

    Raises:
        WorkspaceError: If it is missing, damaged, or of another program version.
    """
    try:
        values = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        if values.get("format") != FORMAT:
            raise WorkspaceError(
                f"索引 {folder.name} 的格式版本是 {values.get('format')}，本程序需要 {FORMAT}；请运行 zhengce ingest --rebuild 重建。"
            )
        return from_plain(Manifest, values)
    except (OSError, ValueError, AttributeError) as error:
        raise WorkspaceError(
            f"索引 {folder.name} 的清单无法读取（{error}）；请运行 zhengce ingest --rebuild 重建。"
        ) from error
