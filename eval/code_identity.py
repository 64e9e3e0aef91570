"""Which code gives the answers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

_ANSWERING_PACKAGES = ("corpus", "index", "rag")


@cache
def code_identity() -> str:
    """Return a hash of every file of the packages that an answer comes from, 16 hexadecimal digits."""
    digest = hashlib.sha256()
    for name in _ANSWERING_PACKAGES:
        for file in sorted(_files(name)):
            digest.update(file.name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _files(package: str) -> Iterator[Path]:
    spec = find_spec(package)
    for folder in (spec.submodule_search_locations or []) if spec else []:
        yield from (path for path in Path(folder).rglob("*") if path.is_file() and path.suffix != ".pyc")
