"""What an answer must say of documents that no longer, or do not yet, hold."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.documents import Status
from rag.types import Citation

IN_DOUBT: frozenset[Status] = frozenset({"repealed", "superseded", "not_yet", "amended"})
_SAYS: dict[Status, str] = {
    "repealed": "已废止",
    "superseded": "已被取代",
    "not_yet": "尚未施行",
    "amended": "已作修改，所引文字可能不是现行文本",
}


def standing_notes(citations: Sequence[Citation]) -> list[str]:
    """Return a sentence for each cited document that is not simply in force, in the order of citation, each once.

    A document that is superseded or repealed is named with its successor where that is known.
    """
    notes = []
    for citation in citations:
        if citation.status in IN_DOUBT:
            number = f"（{citation.doc_number}）" if citation.doc_number else ""
            successor = f"，见《{citation.successor}》" if citation.successor else ""
            notes.append(f"所引《{citation.title}》{number}{_SAYS[citation.status]}{successor}。")
    return list(dict.fromkeys(notes))
