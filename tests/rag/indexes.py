"""Small indexes over texts, embedded without weights."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from index.ingest import ingest
from index.store import Index
from tests.fakes import HashEmbedder


def build_index(texts: Mapping[str, str], folder: Path) -> Index:
    """Return an index over texts by file name, kept in an empty folder."""
    files = folder / "files"
    files.mkdir()
    for name, text in texts.items():
        (files / name).write_text(text, encoding="utf-8")
    ingest([files], folder / "workspace", HashEmbedder())
    return Index.open(folder / "workspace", embedder=HashEmbedder())
