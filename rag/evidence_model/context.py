"""What the model reads above a passage: whose it is and what it is about."""

from __future__ import annotations

from collections.abc import Sequence

_TITLE_CHARS = 60
_HEADINGS_CHARS = 60


def context_of(title: str, section_path: Sequence[str]) -> str:
    """Return title and headings as one line; of long ones the beginning of the title and the end of the headings."""
    headings = " ".join(section_path)[-_HEADINGS_CHARS:]
    return f"{title[:_TITLE_CHARS]} {headings}".strip().replace("\n", " ")
