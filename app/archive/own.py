"""The conversations of one asker, with the words that he may read at this moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.access.asker import Asker
from app.archive.archive import Archive
from app.archive.errors import ArchiveError
from app.archive.owner import about_turn, owner_of
from app.archive.records import Judgement, KeptConversation, KeptTurn, Place
from app.archive.used_documents import Listing, Rights, UsedDocument, rights_of, used_documents
from app.backend import Backend
from app.problems import log_failure
from app.schemas import AnswerJson
from index.errors import WorkspaceError
from index.filters import EVERYTHING_CURRENT, SearchFilters
from rag.types import Answer, Turn

WITHHELD = "这个回答依据的文件中，有您现在不能查阅的，所以回答和引文不再显示。"
_NOT_KEPT = "这次问答没有存入对话（对话已删去、已满，或数据库用不了）；要留存请自行复制。"


@dataclass(frozen=True, slots=True)
class OpenedTurn:
    """A turn as its asker may see it.

    Attributes:
        answer: As it was given; None where he may not read it any more (`WITHHELD` says so).
        filters: What the question was limited to.
    """

    number: int
    asked_at: str
    question: str
    answer: AnswerJson | None
    filters: SearchFilters = EVERYTHING_CURRENT


class OwnConversations:
    """What one asker has asked; no other's conversation is there."""

    def __init__(self, archive: Archive, asker: Asker, backend: Backend, listing: Listing) -> None:
        """Show `archive` to `asker`.

        Args:
            backend: As he sees it.
            listing: Gives every document, his or not: whether it is there is decided by more than he may know.
        """
        self._archive = archive
        self._store = archive.conversations
        self._asker = asker
        self._owner = owner_of(asker)
        self._backend = backend
        self._listing = listing

    @property
    def are_kept(self) -> bool:
        """Whether conversations are kept."""
        return self._archive.config.keep

    def create(self, name: str = "") -> KeptConversation:
        """Keep a new conversation."""
        return self._store.create(self._owner, name)

    def find(self, text: str = "") -> list[KeptConversation]:
        """Return those that hold the words of `text`, the one changed last first; see `ConversationStore.find`.

        Raises:
            WorkspaceError: See `rights_of`.
        """
        rights = self._rights() if text.strip() else None

        def admits(used: Sequence[UsedDocument], answer: AnswerJson) -> bool:
            return rights is not None and rights.admit(used, answer)

        return self._store.find(self._owner, text, admits)

    def get(self, conversation_id: str) -> KeptConversation | None:
        """Return one; None if there is none of this id."""
        return self._store.get(self._owner, conversation_id)

    def turns(self, conversation_id: str) -> list[OpenedTurn]:
        """Return the turns of one, oldest first; none where there is no such conversation.

        Raises:
            WorkspaceError: See `rights_of`.
        """
        rights = self._rights()
        opened: list[OpenedTurn] = []
        for turn in self._store.turns(self._owner, conversation_id):
            answer = turn.answer if rights.admit(turn.documents, turn.answer) else None
            if answer is not None and any(earlier.answer is None for earlier in opened):
                # What a follow-up took from the turns before may be words of the one that is withheld.
                answer = answer.model_copy(update={"standalone_question": answer.question})
            opened.append(OpenedTurn(turn.number, turn.asked_at, turn.question, answer, turn.filters))
        return opened

    def rename(self, conversation_id: str, name: str) -> KeptConversation | None:
        """Give one another name; None if there is none of this id."""
        return self._store.rename(self._owner, conversation_id, name)

    def delete(self, conversation_id: str) -> bool:
        """Delete one; False if there is none of this id."""
        return self._store.delete(self._owner, conversation_id)

    def turn(self, place: Place) -> KeptTurn | None:
        """Return a turn; None if it is not there, or may not be read any more."""
        turns = self._store.turns(self._owner, place.conversation)
        found = next((turn for turn in turns if turn.number == place.number), None)
        return found if found and self._rights().admit(found.documents, found.answer) else None

    def keep(
        self,
        conversation_id: str | None,
        answer: Answer,
        identity: str | None = None,
        *,
        filters: SearchFilters = EVERYTHING_CURRENT,
        anew: bool = False,
    ) -> tuple[Answer, Place | None]:
        """Add an answer to a conversation, a new one for None; where that fails, the answer carries a warning of it.

        Args:
            identity: What the caller named the question.
            filters: What the question was limited to.
            anew: Begin a new conversation where the old one has been deleted or is full.
        """
        given = AnswerJson.model_validate(answer).model_copy(update={"id": identity})
        try:
            place = self._append(conversation_id, given, filters, anew)
        except (ArchiveError, WorkspaceError) as error:
            log_failure(error)
            place = None
        if place is None:
            return replace(answer, warnings=(*answer.warnings, _NOT_KEPT)), None
        return answer, place

    def _append(
        self, conversation_id: str | None, given: AnswerJson, filters: SearchFilters, anew: bool
    ) -> Place | None:
        documents = used_documents(given, self._listing)
        if conversation_id is not None:
            kept = self._store.append(self._owner, conversation_id, given, documents, filters)
            if kept is not None:
                return Place(conversation_id, kept.number)
            if not anew:
                return None
        new = self.create().id
        kept = self._store.append(self._owner, new, given, documents, filters)
        return Place(new, kept.number) if kept else None

    def judgements(self, conversation_id: str, turns: Sequence[OpenedTurn]) -> dict[int, Judgement]:
        """Return what he has said of turns of his, by number; those of which he said nothing are left out.

        Raises:
            ArchiveError: If the database cannot be read.
        """
        feedback = self._archive.feedback
        about = {
            about_turn(feedback.secret(), self._owner, Place(conversation_id, turn.number)): turn.number
            for turn in turns
        }
        return {about[each]: given for each, given in feedback.judgements(about).items()}

    def _rights(self) -> Rights:
        return rights_of(self._asker.groups, self._backend, self._listing)


def history_of(turns: Sequence[OpenedTurn]) -> tuple[Turn, ...]:
    """Return the turns before a question; of an answer that may not be read any more, nothing is passed on."""
    return tuple(Turn(turn.question, turn.answer.text if turn.answer else "") for turn in turns)
