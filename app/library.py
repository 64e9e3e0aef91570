"""The paragraphs around what an answer cites, as its asker may read them."""

from __future__ import annotations

from collections.abc import Sequence

from app.backend import Backend
from app.render import Excerpt, Source, whole_paragraphs
from app.render.sources import Interval
from corpus.documents import Document
from rag.standing import IN_DOUBT
from rag.types import AnswerSentence, Citation, Passage

_EARLIER = "earlier"  # a version that is no longer the current one, whichever it was


class Library:
    """Finds the paragraphs around what is cited; each document is read once."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._documents: dict[str, Document | None] = {}

    def cited(
        self, citations: Sequence[Citation], sentences: Sequence[AnswerSentence], passages: Sequence[Passage]
    ) -> tuple[Source, ...]:
        """Return a source for each citation; its highlighted words are those that the sentences stand on."""
        spans = [span for sentence in sentences for span in sentence.spans]
        sources = []
        for citation in citations:
            around = [passage for passage in passages if passage.number == citation.number]
            marked = [(span.start, span.end) for span in spans if span.number == citation.number]
            excerpt = self._excerpt(citation, citation.quote, around)
            words = tuple(marked) or ((citation.start, citation.end),)
            sources.append(self._source(citation, excerpt, words, citation.quote))
        return tuple(sources)

    def offered(self, passages: Sequence[Passage]) -> tuple[Source, ...]:
        """Return a source for each passage, nothing highlighted."""
        return tuple(
            self._source(passage, self._excerpt(passage, passage.text, []), (), passage.text)
            for passage in passages
        )

    def _source(
        self, reference: Citation | Passage, excerpt: Excerpt, marked: tuple[Interval, ...], words: str
    ) -> Source:
        return Source(
            reference, excerpt, marked, self._version(reference, words), self._successor_of(reference)
        )

    def _excerpt(self, reference: Citation | Passage, words: str, around: Sequence[Passage]) -> Excerpt:
        document = self._document(reference.doc_id)
        # A newer version may have come meanwhile; what is shown must be what was quoted.
        if document is None or document.text[reference.start : reference.end] != words:
            near = next((passage for passage in around), None)
            return Excerpt(near.text, near.start) if near else Excerpt(words, reference.start)
        start = min([reference.start, *(passage.start for passage in around)])
        end = max([reference.end, *(passage.end for passage in around)])
        return whole_paragraphs(document.text, start, end)

    def _version(self, reference: Citation | Passage, words: str) -> str | None:
        """Return which version of its document a reference is of; None where there is no such document."""
        document = self._document(reference.doc_id)
        if document is None:
            return None
        return document.version if document.text[reference.start : reference.end] == words else _EARLIER

    def _successor_of(self, reference: Citation | Passage) -> str | None:
        """Return the `doc_id` of what took a document's place, None where there is none that the asker may read."""
        if reference.status not in IN_DOUBT or reference.successor is None:
            return None
        document = self._document(reference.doc_id)
        return document.superseded_by if document else None

    def _document(self, doc_id: str) -> Document | None:
        if doc_id not in self._documents:
            try:
                self._documents[doc_id] = self._backend.document(doc_id)
            except KeyError:
                self._documents[doc_id] = None
        return self._documents[doc_id]
