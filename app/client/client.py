"""A running service, as a Python program uses it."""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Sequence
from datetime import date
from types import TracebackType
from typing import Literal, Self

from app.archive.schemas import FeedbackBody, GivenFeedbackJson, Reason
from app.client.connection import Connection
from app.client.conversations import Conversations
from app.client.documents import Documents
from app.client.events import Event, read_events
from app.schemas import (
    AnswerJson,
    AskBody,
    FiltersBody,
    GivenPassageBody,
    HealthJson,
    SearchBody,
    SearchJson,
    TurnBody,
)
from app.scope_schemas import CompareBody, ComparisonJson, FilterValuesJson, SideBody
from app.usage.schemas import UsageJson

_ASK, _NOT_READY = "/api/v1/ask", 503


class Client:
    """Owns the connections to a service; thread-safe. Close it, or use it in `with`.

    Every method raises `ClientError`; pydantic's `ValidationError` where what it is given breaks the interface.

    Attributes:
        documents: See `Documents`.
        conversations: See `Conversations`.
    """

    def __init__(
        self,
        base_url: str = "http://127.0.0.1:7860",
        key: str | None = None,
        *,
        timeout_s: float = 330.0,
        verify: ssl.SSLContext | bool = True,
    ) -> None:
        """Connect to nothing yet.

        Args:
            base_url: Of the service.
            key: An access key, where one is asked for.
            timeout_s: How long to wait for the service to say something; the default is what the service itself allows
                an answer (`limits.answer_s`), and a little more.
            verify: Whose certificates are believed, for a service behind TLS with a certificate of one's own.
        """
        self._connection = Connection(base_url, key, timeout_s, verify)
        self.documents = Documents(self._connection)
        self.conversations = Conversations(self._connection)

    def close(self) -> None:
        """Give back the connections."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def ask(
        self,
        question: str,
        *,
        filters: FiltersBody | None = None,
        history: Sequence[TurnBody] = (),
        conversation: str | None = None,
        passages: Sequence[GivenPassageBody] | None = None,
    ) -> AnswerJson:
        """Return the answer to a question; a refusal is one.

        Args:
            filters: Which documents may answer.
            history: The turns before, oldest first.
            conversation: Id of one of `conversations`, which goes on and keeps the answer; not with `history`.
            passages: Answer from these alone, and search nothing.
        """
        body = _ask_body(question, filters, history, conversation, passages)
        return self._connection.post(_ASK, body, AnswerJson)

    def stream(
        self,
        question: str,
        *,
        filters: FiltersBody | None = None,
        history: Sequence[TurnBody] = (),
        conversation: str | None = None,
        passages: Sequence[GivenPassageBody] | None = None,
    ) -> Iterator[Event]:
        """Yield what happens on the way to an answer, the answer last; closing the iterator stops the service's work.

        Args: As `ask`.
        """
        body = _ask_body(question, filters, history, conversation, passages).model_copy(
            update={"stream": True}
        )
        with self._connection.streaming(_ASK, body) as parts:
            yield from read_events(parts)

    def search(self, query: str, *, k: int = 10, filters: FiltersBody | None = None) -> SearchJson:
        """Return the passages nearest to a query, best first; no language model is asked."""
        body = SearchBody(query=query, k=k, filters=filters or FiltersBody())
        return self._connection.post("/api/v1/search", body, SearchJson)

    def compare(self, question: str, sides: Sequence[SideBody]) -> ComparisonJson:
        """Return the answers to a question from two to four parts of the store."""
        body = CompareBody(question=question, sides=list(sides))
        return self._connection.post("/api/v1/compare", body, ComparisonJson)

    def filters(self) -> FilterValuesJson:
        """Return what filters can be set to."""
        return self._connection.get("/api/v1/filters", FilterValuesJson)

    def feedback(
        self, answer: AnswerJson, *, useful: bool, reason: Reason | None = None, correction: str = ""
    ) -> str:
        """Say what was thought of an answer, and return the id of that."""
        kept = answer.conversation is not None and answer.turn is not None
        body = FeedbackBody(
            conversation=answer.conversation if kept else None,
            turn=answer.turn if kept else None,
            answer=None if kept else answer,
            useful=useful,
            reason=reason,
            correction=correction,
        )
        return self._connection.post("/api/v1/feedback", body, GivenFeedbackJson).id

    def status(self) -> HealthJson:
        """Return how the service stands; that it is not ready is no error."""
        response = self._connection.send("GET", "/api/v1/health", may_be=[_NOT_READY])
        return self._connection.read(response, HealthJson)

    def usage(
        self, first: date | None = None, last: date | None = None, step: Literal["day", "hour"] = "day"
    ) -> UsageJson:
        """Return who asked how much, for administrators; without dates, of the last 30 days (UTC)."""
        return self._connection.get("/api/v1/usage", UsageJson, {"first": first, "last": last, "step": step})


def _ask_body(
    question: str,
    filters: FiltersBody | None,
    history: Sequence[TurnBody],
    conversation: str | None,
    passages: Sequence[GivenPassageBody] | None,
) -> AskBody:
    return AskBody(
        question=question,
        filters=filters or FiltersBody(),
        history=list(history),
        conversation=conversation,
        passages=None if passages is None else list(passages),
    )
