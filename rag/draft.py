"""A sentence of an answer before it is checked."""

from __future__ import annotations

from dataclasses import dataclass

from rag.types import Span


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence that has yet to be verified, and the words it claims to stand on."""

    text: str
    spans: tuple[Span, ...]
