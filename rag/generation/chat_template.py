"""Messages as the text that a chat model was trained on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rag.generation.base import Message

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase


def render_chat(tokenizer: PreTrainedTokenizerBase, messages: Sequence[Message]) -> str:
    """Return the messages in the tokenizer's chat template, up to where the assistant's reply begins.

    A control word of the model inside a message (`<|im_end|>` in a document) is broken up, so that a text cannot end
    its own turn. Where the template knows no system role, the system text opens the first user message.
    """
    from jinja2 import TemplateError

    safe = [Message(message.role, _disarm(message.content, tokenizer)) for message in messages]
    try:
        return _apply(tokenizer, safe)
    except TemplateError:
        return _apply(tokenizer, _without_system(safe))


def _apply(tokenizer: PreTrainedTokenizerBase, messages: Sequence[Message]) -> str:
    turns = [{"role": message.role, "content": message.content} for message in messages]
    return str(tokenizer.apply_chat_template(turns, tokenize=False, add_generation_prompt=True))


def _disarm(text: str, tokenizer: PreTrainedTokenizerBase) -> str:
    for token in tokenizer.added_tokens_decoder.values():
        if token.special and len(token.content) > 1:
            text = text.replace(token.content, f"{token.content[0]} {token.content[1:]}")
    return text


def _without_system(messages: Sequence[Message]) -> list[Message]:
    system = "\n\n".join(message.content for message in messages if message.role == "system")
    others = [message for message in messages if message.role != "system"]
    if not system or not others:
        return others
    return [Message(others[0].role, f"{system}\n\n{others[0].content}"), *others[1:]]
