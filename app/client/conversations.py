"""The caller's own conversations."""

from __future__ import annotations

from typing import Literal

from app.archive.schemas import (
    ConversationJson,
    ConversationsJson,
    NewConversationBody,
    RenameBody,
    WholeConversationJson,
)
from app.client.connection import Connection

_PATH = "/api/v1/conversations"


class Conversations:
    """Reached by `Client.conversations`; every method raises `ClientError`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def list(self, words: str = "", *, offset: int = 0, limit: int = 20) -> ConversationsJson:
        """Return a page of them, the one that was changed last first.

        Args:
            words: All of which stand in the name, a question or an answer.
        """
        return self._connection.get(_PATH, ConversationsJson, {"q": words, "offset": offset, "limit": limit})

    def new(self, name: str | None = None) -> ConversationJson:
        """Make one; without a name it is called by its first question."""
        return self._connection.post(_PATH, NewConversationBody(name=name), ConversationJson)

    def get(self, conversation_id: str) -> WholeConversationJson:
        """Return one with all its turns."""
        return self._connection.get(f"{_PATH}/{conversation_id}", WholeConversationJson)

    def rename(self, conversation_id: str, name: str) -> ConversationJson:
        """Give one another name."""
        connection = self._connection
        response = connection.send("PATCH", f"{_PATH}/{conversation_id}", body=RenameBody(name=name))
        return connection.read(response, ConversationJson)

    def delete(self, conversation_id: str) -> None:
        """Delete one, for good."""
        self._connection.send("DELETE", f"{_PATH}/{conversation_id}")

    def export(self, conversation_id: str, form: Literal["markdown", "docx"] = "markdown") -> bytes:
        """Return one as a file with footnotes."""
        path = f"{_PATH}/{conversation_id}/export"
        return self._connection.send("GET", path, query={"format": form}).content
