"""Prompts."""

from __future__ import annotations

from collections.abc import Sequence

from rag.generation.base import Message


def render_plain(messages: Sequence[Message]) -> str:
    """Return the messages as one text that a base model continues after the last user message.

    The system text comes first, then each exchange: a user's text, directly followed by the assistant's.
    """
    text = ""
    for message in messages:
        if text and message.role != "assistant":
            text += "\n\n"
        text += message.content
    return text
