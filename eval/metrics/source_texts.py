"""The texts that passages, citations and spans point into."""

from __future__ import annotations

from collections.abc import Callable

from rag.types import Citation, Passage, Span

DocumentText = Callable[[str], str]
"""Gives the canonical text of a document by its `doc_id`; raises LookupError for an unknown one."""


class SourceTexts:
    """Reads spans of documents, or of the passage itself where the caller gave it (reading mode)."""

    def __init__(self, document_text: DocumentText) -> None:
        self._document_text = document_text
        self._squeezed: dict[str, tuple[str, list[int]]] = {}

    def read(self, passage: Passage, start: int, end: int) -> str | None:
        """Return the words at [start, end) of the passage's document; None if they are not all there."""
        base, text = self._text(passage)
        if text is None or not base <= start < end <= base + len(text):
            return None
        return text[start - base : end - base]

    def read_mark(self, passages: dict[int, Passage], mark: Citation | Span) -> str | None:
        """Return the words that a citation or span points at; None if it points at nothing that was shown."""
        passage = passages.get(mark.number)
        if passage is None or not passage.start <= mark.start < mark.end <= passage.end:
            return None
        return self.read(passage, mark.start, mark.end)

    def occurrences(self, passage: Passage, quote: str) -> list[tuple[int, int]]:
        """Return every [start, end) at which `quote` stands in the passage's document, white space aside."""
        base, text = self._text(passage)
        needle = "".join(quote.split())
        if text is None or not needle:
            return []
        squeezed, offsets = self._squeeze(text)
        found = []
        at = squeezed.find(needle)
        while at >= 0:
            found.append((base + offsets[at], base + offsets[at + len(needle) - 1] + 1))
            at = squeezed.find(needle, at + 1)
        return found

    def _text(self, passage: Passage) -> tuple[int, str | None]:
        if not passage.doc_id:
            return passage.start, passage.text
        try:
            return 0, self._document_text(passage.doc_id)
        except LookupError:
            return 0, None

    def _squeeze(self, text: str) -> tuple[str, list[int]]:
        if text not in self._squeezed:
            offsets = [index for index, char in enumerate(text) if not char.isspace()]
            self._squeezed[text] = "".join(text[index] for index in offsets), offsets
        return self._squeezed[text]


def passages_by_number(passages: tuple[Passage, ...]) -> dict[int, Passage]:
    """Return the passages by the number that a marker names."""
    return {passage.number: passage for passage in passages}


def same_source(given: str, gold: str) -> bool:
    """Say whether a document's source is the gold one, which may leave out the folder."""
    return given == gold or given.endswith("/" + gold)
