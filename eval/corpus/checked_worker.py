"""A parser worker that checks what it parsed: `python -m eval.corpus.checked_worker`.

It limits memory but leaves network and folders open: what a loader would reach, it shall be seen to reach.
"""

from __future__ import annotations

import sys
from pathlib import Path

from corpus.confinement.limits import Limit, limit_resources
from corpus.confinement.parser_worker import main
from corpus.documents import Document
from corpus.loaders import load
from corpus.parsing import parse_document
from eval.corpus.document_laws import broken_laws


class LawBrokenError(Exception):
    """A document came out of a file, and it is not as documents are."""


def parse_and_check(path: Path, source: str) -> Document:
    """Return what `parse_document` returns.

    Raises:
        DocumentError: As it does.
        LawBrokenError: If the document breaks a law.
    """
    document = parse_document(path, source)
    is_read_by_sight = any(page.origin == "ocr" for page in document.pages)  # twice would take minutes
    if laws := broken_laws(document, None if is_read_by_sight else load(path)):
        raise LawBrokenError("; ".join(laws))
    return document


def _limit(_folder: Path, memory_bytes: int, file_bytes: int) -> tuple[Limit, ...]:
    limit_resources(memory_bytes, file_bytes)
    return ()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], parse_and_check, _limit))
