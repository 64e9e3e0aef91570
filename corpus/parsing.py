"""The composition of the corpus: a file becomes a Document."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path, PurePosixPath

from corpus.documents import Document
from corpus.errors import DocumentError
from corpus.loaders import load
from corpus.loaders.text import path_hint
from corpus.metadata import parse_metadata
from corpus.normalize import normalize
from corpus.structure import parse_sections

PARSER_VERSION = 1  # raised when the same file would parse differently, so that it is parsed again


def document_id(source: str) -> str:
    """Return the identity of the document at `source`: 16 hexadecimal digits."""
    return hashlib.sha256(source.encode()).hexdigest()[:16]


def parse_document(path: Path, source: str) -> Document:
    """Read, clean and structure one file.

    Args:
        path: File to read.
        source: Its name for people, see `Document.source`.

    Raises:
        DocumentError: If the file cannot become a document.
    """
    raw = load(path)
    normalized = normalize(raw.text)
    if not normalized.text:
        raise DocumentError(f"{path_hint(path.name)}：清洗后没有剩下文字，无法入库。")
    metadata = parse_metadata(normalized.text, raw.metadata, PurePosixPath(source).stem)
    content = json.dumps(
        [PARSER_VERSION, source, sorted(raw.metadata.items()), normalized.text], ensure_ascii=False
    )
    return Document(
        doc_id=document_id(source),
        version=hashlib.sha256(content.encode()).hexdigest()[:16],
        source=source,
        title=metadata.title,
        issuers=metadata.issuers,
        doc_number=metadata.doc_number,
        issued_on=metadata.issued_on,
        published_on=metadata.published_on,
        effective_on=metadata.effective_on,
        status="unknown",
        superseded_by=None,
        url=metadata.url,
        groups=(),
        text=normalized.text,
        sections=parse_sections(normalized.text, normalized.edits),
        edits=normalized.edits,
    )
