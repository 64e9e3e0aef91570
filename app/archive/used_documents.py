"""What an answer was drawn from, and whether somebody may still read its words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.backend import Backend
from app.schemas import AnswerJson, CitationJson, PassageJson
from corpus.documents import Document
from corpus.groups import Groups, may_read
from index.entries import DocumentEntry
from index.errors import NoIndexError

# Every document of the newest generation, whoever asks.
Listing = Callable[[], Sequence[DocumentEntry]]


@dataclass(frozen=True, slots=True)
class UsedDocument:
    """A document whose words or title are in an answer.

    Attributes:
        groups: Who might read it then; None where that could not be told.
    """

    doc_id: str
    groups: tuple[str, ...] | None


def used_documents(answer: AnswerJson, listing: Listing) -> tuple[UsedDocument, ...]:
    """Return the documents that an answer was drawn from or names, those included that took the place of others."""
    places: list[CitationJson | PassageJson] = [*answer.citations, *answer.passages]
    needed = {place.doc_id for place in places if place.doc_id}
    needed |= {twin.doc_id for passage in answer.passages for twin in passage.duplicates}
    successors = {place.successor for place in places if place.successor}
    groups: dict[str, tuple[str, ...] | None] = dict.fromkeys(needed)
    for entry in _listed(listing):
        if entry.doc_id in needed or entry.title in successors:
            groups[entry.doc_id] = entry.groups
    return tuple(UsedDocument(doc_id, groups[doc_id]) for doc_id in sorted(groups))


@dataclass(frozen=True, slots=True)
class Rights:
    """What somebody may read at this moment.

    Attributes:
        groups: His.
        now: Whose each document of the collection is, by `doc_id`.
        document: Gives one that he may read; KeyError otherwise.
    """

    groups: Groups
    now: Mapping[str, tuple[str, ...]]
    document: Callable[[str], Document]

    def admit(self, used: Iterable[UsedDocument], answer: AnswerJson) -> bool:
        """Say whether he may read an answer that was drawn from `used`.

        A document in the collection must be open to him as it is now. Its words must have been open to his groups then,
        too, or stand in what he may read now: a text that was cut before it was published does not publish the cuts.
        Of a document that was withdrawn, the groups of then decide.
        """
        return self.groups is None or all(self._admits(each, answer) for each in used)

    def _admits(self, used: UsedDocument, answer: AnswerJson) -> bool:
        admitted_then = used.groups is not None and may_read(self.groups, used.groups)
        if used.doc_id not in self.now:
            return admitted_then
        if not may_read(self.groups, self.now[used.doc_id]):
            return False
        return admitted_then or self._reads_the_same(used.doc_id, answer)

    def _reads_the_same(self, doc_id: str, answer: AnswerJson) -> bool:
        try:
            text = self.document(doc_id).text
        except KeyError:
            return False
        quoted = [(each.doc_id, each.start, each.end, each.quote) for each in answer.citations]
        quoted += [(each.doc_id, each.start, each.end, each.text) for each in answer.passages]
        return all(text[start:end] == words for of, start, end, words in quoted if of == doc_id)


def rights_of(groups: Groups, backend: Backend, listing: Listing) -> Rights:
    """Return what somebody of these groups may read now.

    Args:
        backend: As he sees it.

    Raises:
        WorkspaceError: If the index cannot be read: whose a document is cannot be told then.
    """
    now = {} if groups is None else {entry.doc_id: tuple(entry.groups) for entry in _listed(listing)}
    return Rights(groups, now, backend.document)


def _listed(listing: Listing) -> Sequence[DocumentEntry]:
    try:
        return listing()
    except NoIndexError:
        return ()
