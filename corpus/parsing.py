"""The composition of the corpus: a file becomes a Document."""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import astuple, fields
from pathlib import Path, PurePosixPath

from corpus.alignment import canonical_offsets
from corpus.documents import Document, Page
from corpus.errors import DocumentError, UnsupportedFormatError
from corpus.in_force.clauses import find_clauses
from corpus.in_force.mentions import find_mentions
from corpus.loaders import load
from corpus.loaders.archive import is_archive, members
from corpus.loaders.text import path_hint
from corpus.metadata import parse_metadata
from corpus.normalize import NormalizedText, normalize
from corpus.raw import RawDocument
from corpus.sidecar import read_sidecar, sidecar_of
from corpus.structure import markdown_headings, parse_sections

PARSER_VERSION = 5  # raised when the same file would parse differently, so that it is parsed again
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")  # neither UTF-8 nor PostgreSQL takes them; YAML can write both


def document_id(source: str) -> str:
    """Return the identity of the document at `source`: 16 hexadecimal digits."""
    return hashlib.sha256(source.encode()).hexdigest()[:16]


def parse_document(path: Path, source: str) -> Document:
    """Read, clean and structure one file; what its sidecar (`corpus.sidecar`) states goes before what it states itself.

    Args:
        path: File to read.
        source: Its name for people, see `Document.source`.

    Raises:
        DocumentError: If the file cannot become a document.
    """
    raw = load(path)
    sidecar = sidecar_of(path)
    stated = (*(read_sidecar(sidecar) if sidecar else ()), *raw.stated)
    normalized = normalize(raw.text, raw.furniture, lines_are_paragraphs=raw.lines_are_paragraphs)
    text, edits = normalized.text, normalized.edits
    if not text:
        raise DocumentError(f"{path_hint(path.name)}：清洗后没有剩下文字，无法入库；请检查是否存错了文件。")
    if any(_UNSTORABLE.search(value) for value in (text, *(field.value for field in stated))):
        raise DocumentError(
            f"{path_hint(path.name)}：文字或元数据里有不成字的编码（空字符或半个代理对）；请改正或删去后再入库。"
        )
    marked = _marked_headings(raw, normalized)
    metadata = parse_metadata(text, stated, PurePosixPath(source).stem, marked)
    content = json.dumps(
        [PARSER_VERSION, source, [astuple(field) for field in stated], text], ensure_ascii=False
    )
    mentions = find_mentions(text)
    return Document(
        doc_id=document_id(source),
        version=hashlib.sha256(content.encode()).hexdigest()[:16],
        source=source,
        **{field.name: getattr(metadata, field.name) for field in fields(metadata)},
        status="unknown",
        superseded_by=None,
        text=text,
        sections=parse_sections(text, marked),
        edits=edits,
        pages=_pages(raw, normalized),
        clauses=find_clauses(text, mentions, metadata.issued_on or metadata.published_on),
        mentions=mentions,
    )


def parse_files(items: Iterable[tuple[Path, str]]) -> Iterator[tuple[str, Document | DocumentError]]:
    """Parse files in this process, one after the other: only for files that are trusted (see `corpus.sandbox`).

    It gives what `corpus.sandbox.ParserPool.parse_all` gives, in the order of `items`.
    """
    for path, source in items:
        if is_archive(path):
            yield from _parse_members(path, source)
        else:
            yield source, _parsed(path, source)


def _parse_members(path: Path, source: str) -> Iterator[tuple[str, Document | DocumentError]]:
    with tempfile.TemporaryDirectory() as folder:
        try:
            found = list(members(path, Path(folder)))
        except DocumentError as error:
            yield source, error
            return
        for member in found:
            name = f"{source}/{member.name}"
            if member.path:
                yield name, _parsed(member.path, name)
            else:
                yield name, DocumentError(member.problem) if member.problem else UnsupportedFormatError(name)


def _parsed(path: Path, source: str) -> Document | DocumentError:
    try:
        return parse_document(path, source)
    except DocumentError as error:
        return error
    except OSError as error:
        return DocumentError(f"{path_hint(source)}：读不了（{error.strerror}）；请检查文件权限。")


def _marked_headings(raw: RawDocument, normalized: NormalizedText) -> dict[int, int]:
    """Return the level of each paragraph that the file marks as a heading, by its offset in the canonical text."""
    starts = [heading.start for heading in raw.headings]
    offsets = canonical_offsets(raw.text, normalized.text, normalized.edits, starts)
    marked = {offset: heading.level for offset, heading in zip(offsets, raw.headings, strict=True)}
    return markdown_headings(normalized.edits) | marked


def _pages(raw: RawDocument, normalized: NormalizedText) -> tuple[Page, ...]:
    starts = [page.start for page in raw.pages]
    offsets = canonical_offsets(raw.text, normalized.text, normalized.edits, starts)
    ends = [*offsets, len(normalized.text)][1:]
    return tuple(
        Page(page.number, start, end, page.origin)
        for page, start, end in zip(raw.pages, offsets, ends, strict=True)
    )
