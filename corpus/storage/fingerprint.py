"""What a file's document depends on, as one short text: the same fingerprint, the same document."""

from __future__ import annotations

import hashlib
from pathlib import Path

from corpus.parsing import PARSER_VERSION
from corpus.sidecar import sidecar_of


def fingerprint(path: Path) -> str:
    """Return the fingerprint of a file: of the parser, its bytes and those of its sidecar.

    The bytes are read each time. Sizes and times would be a hundred times quicker and can lie (`cp -p`, `touch -r`, two
    writes in one tick of the clock); a missed change would be cited as it no longer stands.

    Raises:
        OSError: If it cannot be read.
    """
    sidecar = sidecar_of(path)
    return f"{PARSER_VERSION}:{_digest(path)}:{_digest(sidecar) if sidecar else ''}"


def _digest(path: Path) -> str:
    with path.open("rb") as file:  # as a stream: a file too large to be a document is still only read once
        return hashlib.file_digest(file, "sha256").hexdigest()
