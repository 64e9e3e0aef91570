"""A question that goes on with a kept conversation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from app import requests
from app.archive.conversation_routes import opened, told
from app.archive.conversation_store import MAX_TURNS
from app.archive.own import OwnConversations, history_of
from app.archive.records import Place
from app.problems import ProblemError
from app.render import answer_json
from app.schemas import MAX_HISTORY_TURNS, AskBody
from index.filters import EVERYTHING_CURRENT, SearchFilters
from rag.types import Answer, AnswerEvent, AnswerReady, Turn


class Asking:
    """What a request to answer has to do with conversations: the turns before it, and where its answer is kept.

    Attributes:
        history: The turns before the question, oldest first.
        identity: What the caller named the question.
    """

    def __init__(
        self,
        history: tuple[Turn, ...],
        identity: str,
        conversations: OwnConversations | None,
        into: str | None,
        filters: SearchFilters = EVERYTHING_CURRENT,
    ) -> None:
        self.history = history
        self.identity = identity
        self._conversations = conversations
        self._into = into
        self._filters = filters
        self._place: Place | None = None

    def kept(self, events: Iterator[AnswerEvent]) -> Iterator[AnswerEvent]:
        """Yield the events; the answer is kept before it is passed on, in the thread that reads them."""
        for event in events:
            if isinstance(event, AnswerReady) and self._conversations is not None and self._into is not None:
                answer, self._place = self._conversations.keep(
                    self._into, event.answer, self.identity, filters=self._filters
                )
                event = replace(event, answer=answer)
            yield event

    def json(self, answer: Answer) -> dict[str, object]:
        """Return the JSON object of the answer, which says where it is kept."""
        place = self._place
        if place is None:
            return answer_json(answer, self.identity)
        return answer_json(answer, self.identity, conversation=place.conversation, turn=place.number)


def asking(body: AskBody, identity: str, conversations: OwnConversations | None) -> Asking:
    """Return what a request says of conversations; reads the one that it names.

    Args:
        conversations: The caller's; None where none are kept.

    Raises:
        ProblemError: 404 if it names one that is not there; 422 if it cannot be continued like this.
    """
    if body.conversation is None:
        return Asking(requests.turns(body.history), identity, None, None)
    if body.history:
        raise ProblemError(422, "history 和 conversation 不能一起给；请只留一个")
    if conversations is None or not conversations.are_kept:
        raise ProblemError(404, "这里不保存对话；请改用 history")
    conversation, turns = told(lambda: opened(conversations, body.conversation or ""))
    if conversation.turns >= MAX_TURNS:
        raise ProblemError(422, f"这个对话已有 {MAX_TURNS} 轮，不能再加；请开始新的对话")
    history = history_of(turns[-MAX_HISTORY_TURNS:])
    return Asking(history, identity, conversations, conversation.id, requests.filters(body.filters))
