"""Sections to chunks: pieces small enough to find, never across two sections, covering every character."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.documents import Document, leaf_sections, section_path
from index.sentences import clause_spans, sentence_spans

MAX_CHUNK_CHARS = (
    400  # the size of the floors in docs/benchmarks.md; 512 tokens of the bundled encoder hold it
)


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a document: `text == document.text[start:end]`."""

    chunk_id: str
    doc_id: str
    section_path: tuple[str, ...]
    start: int
    end: int
    text: str


def chunk_document(document: Document, max_chars: int = MAX_CHUNK_CHARS) -> list[Chunk]:
    """Cut a document along its leaf sections; a longer leaf is cut between sentences into pieces of like size.

    Every non-blank character lies in exactly one chunk. A heading without text of its own goes with what follows it.

    Args:
        max_chars: Most code points a chunk holds, except for a heading that is carried along.
    """
    return [make_chunk(document, start, end) for start, end in _spans(document, max_chars)]


def make_chunk(document: Document, start: int, end: int) -> Chunk:
    """Return `text[start:end]` of a document as a chunk; its path is that of its last character."""
    path = tuple(
        document.text[section.start : section.heading_end].strip()
        for section in section_path(document.sections, end - 1)
        if section.heading_end > section.start
    )
    return Chunk(
        f"{document.doc_id}:{start}-{end}", document.doc_id, path, start, end, document.text[start:end]
    )


def _spans(document: Document, max_chars: int) -> Iterator[tuple[int, int]]:
    text = document.text
    carried: int | None = None  # start of headings that wait for the text below them
    for leaf in leaf_sections(document.sections):
        spans = sentence_spans(text, leaf.start, leaf.end)
        if not spans:
            continue
        start, end = spans[0][0], spans[-1][1]
        if end - start <= max_chars and not any(mark in text[start:end] for mark in "。；！？"):
            carried = start if carried is None else carried
            continue
        pieces = _pack(list(_short_enough(text, spans, max_chars)), max_chars)
        if carried is not None:
            pieces[0] = (carried, pieces[0][1])
            carried = None
        yield from pieces
    if carried is not None:
        yield carried, len(text.rstrip())


def _short_enough(text: str, spans: Sequence[tuple[int, int]], max_chars: int) -> Iterator[tuple[int, int]]:
    """Cut what is longer than `max_chars` after its commas, and what has none anywhere."""
    for start, end in spans:
        if end - start <= max_chars:
            yield start, end
            continue
        for left, right in _pack(clause_spans(text, start, end), max_chars):
            for cut in range(left, right, max_chars):
                yield cut, min(cut + max_chars, right)


def _pack(spans: Sequence[tuple[int, int]], max_chars: int) -> list[tuple[int, int]]:
    """Join neighbours into pieces of like size, at most `max_chars` unless a single span is longer."""
    length = spans[-1][1] - spans[0][0]
    target = length / math.ceil(length / max_chars)
    pieces = [spans[0]]
    for start, end in spans[1:]:
        first = pieces[-1][0]
        middle = (start + end) / 2
        if end - first <= max_chars and middle - first <= target:
            pieces[-1] = (first, end)
        else:
            pieces.append((start, end))
    return pieces
