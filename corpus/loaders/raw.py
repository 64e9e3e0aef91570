"""What a loader hands over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class RawDocument:
    """Text as read, before cleaning.

    Attributes:
        text: Decoded characters; line ends are as in the file.
        metadata: What the file says of itself outside its text (front matter): title, doc_number, issuers … as printed.
    """

    text: str
    metadata: Mapping[str, str] = field(default_factory=dict)
