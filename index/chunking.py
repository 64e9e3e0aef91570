"""Sections to chunks: pieces small enough to find, never across two sections, covering every character."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpus.documents import Document, Section, leaf_sections, section_path
from index.sentences import clause_spans, sentence_spans

# What is found is small, what is read is more (`rag.retrieval.MAX_PASSAGE_CHARS`): of 361 questions on notices the quote lay
# in one of the first five passages for .928 with chunks of 400, for .945 with chunks of 200 (docs/benchmarks.md, "Retrieval").
MAX_CHUNK_CHARS = 200


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
        max_chars: Most code points a chunk holds, not counting headings that are carried along, which are as many at most.
    """
    spans = list(_spans(document, max_chars))
    paths = _paths(document.sections, (end - 1 for _, end in spans))
    return [_chunk(document, start, end, path) for (start, end), path in zip(spans, paths, strict=True)]


def make_chunk(document: Document, start: int, end: int) -> Chunk:
    """Return `text[start:end]` of a document as a chunk; its path is that of its last character."""
    return _chunk(document, start, end, section_path(document.sections, end - 1))


def _chunk(document: Document, start: int, end: int, path: Iterable[Section]) -> Chunk:
    printed = tuple(
        document.text[section.start : section.heading_end].strip()
        for section in path
        if section.heading_end > section.start
    )
    return Chunk(
        f"{document.doc_id}:{start}-{end}", document.doc_id, printed, start, end, document.text[start:end]
    )


def _paths(sections: Sequence[Section], offsets: Iterable[int]) -> Iterator[tuple[Section, ...]]:
    """Yield `section_path` of ascending offsets, in one walk: a law of thousands of articles has as many chunks."""
    open_sections: list[Section] = []
    position = 0
    for offset in offsets:
        while position < len(sections) and sections[position].start <= offset:
            section = sections[position]
            open_sections = [s for s in open_sections if s.level < section.level]
            open_sections.append(section)
            position += 1
        yield tuple(section for section in open_sections if offset < section.end)


def _spans(document: Document, max_chars: int) -> Iterator[tuple[int, int]]:
    text = document.text
    heading_ends = {s.start: s.heading_end for s in document.sections if s.heading_end > s.start}
    carried: tuple[int, int] | None = None  # headings that wait for the text below them
    bound = len(text)  # words that lead a section do not go beyond it
    for leaf in leaf_sections(document.sections):
        spans = sentence_spans(text, leaf.start, leaf.end)
        if not spans:
            continue
        if carried is not None and leaf.start >= bound:
            yield carried
            carried, bound = None, len(text)
        start, end = spans[0][0], spans[-1][1]
        if _leads(text, leaf, start, end, heading_ends.get(leaf.start)) and end - start <= max_chars:
            if carried is not None and end - carried[0] > max_chars:
                yield carried
                carried, bound = None, len(text)
            carried = (start if carried is None else carried[0], end)
            if leaf.kind == "body" and text[heading_ends.get(leaf.start, start) : end].strip():
                bound = min(bound, section_path(document.sections, leaf.start)[0].end)
            continue
        pieces = _pack(list(_short_enough(text, spans, max_chars)), max_chars)
        if carried is not None:
            pieces[0] = (carried[0], pieces[0][1])
            carried, bound = None, len(text)
        yield from pieces
    if carried is not None:
        yield carried


def _leads(text: str, leaf: Section, start: int, end: int, heading_end: int | None) -> bool:
    """Say whether a leaf is nothing but a heading, or short words above the first heading or child."""
    if heading_end is not None and not text[heading_end:end].strip():
        return True
    is_above = leaf.kind == "preamble" or (leaf.kind == "body" and heading_end is not None)
    return is_above and not any(mark in text[start:end] for mark in "。；！？")


def _short_enough(text: str, spans: Sequence[tuple[int, int]], max_chars: int) -> Iterator[tuple[int, int]]:
    """Cut what is longer than `max_chars` after its commas, and what has none anywhere."""
    for start, end in spans:
        if end - start <= max_chars:
            yield start, end
            continue
        for left, right in _pack(clause_spans(text, start, end), max_chars):
            for cut in range(left, right, max_chars):
                if text[cut : cut + max_chars].strip():
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
