"""Where the characters of a raw text went in the canonical text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corpus.documents import Edit


def canonical_offsets(raw: str, text: str, edits: Sequence[Edit], offsets: Sequence[int]) -> list[int]:
    """Return, for each offset in the raw text, the offset of the same place in the canonical text.

    The place of a character that was removed, or of white space, is that of the next one that was kept.

    Args:
        raw: Raw text.
        text: Canonical text made from it.
        edits: What was removed, in text order: with it put back, `text` is `raw`, white space aside.
        offsets: Ascending, each from 0 to `len(raw)`.
    """
    if not offsets:
        return []
    places = _places(text, edits)
    found: list[int] = []
    at = 0
    place = next(places)
    for offset in offsets:
        for character in raw[at:offset]:
            if not character.isspace():
                place = next(places)
        at = offset
        found.append(place)
    return found


def _places(text: str, edits: Sequence[Edit]) -> Iterator[int]:
    """Yield the canonical offset of every non-blank raw character in order, then the end of the text for ever."""
    pending = iter(edits)
    edit = next(pending, None)
    at = kept = 0  # `kept` is that of every place up to it
    while at < len(text) or edit is not None:
        if edit is not None and edit.position <= at:
            kept = _next_kept(text, max(at, kept))
            for character in edit.removed:
                if not character.isspace():
                    yield kept
            edit = next(pending, None)
        else:
            if not text[at].isspace():
                yield at
            at += 1
    while True:
        yield len(text)


def _next_kept(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at
