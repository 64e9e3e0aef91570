"""A sentence of an answer before it is checked."""

from __future__ import annotations

from dataclasses import dataclass

from rag.types import Span


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence as its source prints it."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence that has yet to be verified, and the words it claims to stand on.

    Attributes:
        repair: What may be quoted in its place where it fails; None where nothing says the like.
    """

    text: str
    spans: tuple[Span, ...]
    repair: Quote | None = None
