"""Passages as LangChain's documents, and as JSON values."""

from __future__ import annotations

from typing import Any

from langchain_core.documents import Document

from corpus.storage.serialization import to_plain
from rag.types import Passage


def passage_document(passage: Passage) -> Document:
    """Return a passage as a document: its exact text, and all that a citation of it needs as JSON values.

    Its id names the span (`zhengce:doc_id#start-end`), so the same words of the same version always have the same id.
    """
    metadata = passage_fields(passage)
    return Document(
        id=f"zhengce:{passage.doc_id}#{passage.start}-{passage.end}",
        page_content=metadata.pop("text"),
        metadata=metadata,
    )


def passage_fields(passage: Passage) -> dict[str, Any]:
    """Return what may be shown of a passage as JSON values; dates are ISO 8601."""
    fields = to_plain(passage)
    # Subject and parts are for the pipeline's own use; the pages are told as where the passage begins.
    del fields["subject"], fields["parts"], fields["pages"]
    return {**fields, "page": passage.page, "page_origin": passage.page_origin}
