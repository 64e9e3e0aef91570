"""What people might ask a collection: its titles, and sentences out of its texts."""

from __future__ import annotations

import random
from collections.abc import Sequence

from corpus.store import DocumentStore
from index.entries import DocumentEntry
from index.sentences import sentence_spans

_DOCUMENTS = 200
_SENTENCE_CHARS = 40  # about as long as a question
_SEED = 20


def sample_queries(store: DocumentStore, entries: Sequence[DocumentEntry]) -> list[str]:
    """Return the titles of some documents, and the beginning of a sentence of each; the same ones each time."""
    chance = random.Random(_SEED)  # noqa: S311 (a sample, no secret)
    chosen = chance.sample(list(entries), min(_DOCUMENTS, len(entries)))
    queries = [entry.title for entry in chosen]
    for document in store.get_many([(entry.doc_id, entry.version) for entry in chosen]):
        spans = sentence_spans(document.text, 0, len(document.text))
        if spans:
            start, end = chance.choice(spans)
            queries.append(document.text[start : min(end, start + _SENTENCE_CHARS)])
    return queries
