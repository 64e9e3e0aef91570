"""What a chain is asked: a text, a conversation, or a question with its history and filters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NotRequired

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, convert_to_messages
from typing_extensions import TypedDict

from index.filters import SearchFilters
from rag.langchain.filters import read_filters
from rag.pipeline import QuestionError
from rag.types import Turn


class PolicyQuestion(TypedDict):
    """A question with what belongs to it.

    Attributes:
        question: The question; a message counts by its text.
        history: The conversation so far, oldest first: messages, or turns (`Turn`, or `{"question", "answer"}`).
        filters: Conditions on documents: `SearchFilters`, or its fields.
    """

    question: str | BaseMessage
    history: NotRequired[Sequence[Any]]
    filters: NotRequired[SearchFilters | Mapping[str, Any] | None]


ChainInput = str | PolicyQuestion | Sequence[BaseMessage]


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question as the pipeline takes it."""

    question: str
    history: tuple[Turn, ...] = ()
    filters: SearchFilters | None = None


def read_input(value: ChainInput) -> AskedQuestion:
    """Return what an input asks; of a conversation, its last message is the question.

    Raises:
        QuestionError: If it is none of the forms above; the message says what may be given.
    """
    if isinstance(value, str):
        return AskedQuestion(value)
    if isinstance(value, Mapping):
        unknown = sorted(value.keys() - PolicyQuestion.__annotations__.keys())
        if unknown or "question" not in value:
            given = f"不认识 {'、'.join(map(str, unknown))}" if unknown else "缺 question"
            raise QuestionError(f"输入{given}；可用的键有 question（必填）、history、filters。")
        return AskedQuestion(
            _question_text(value["question"]),
            read_turns(value.get("history", ())),
            read_filters(value.get("filters")),
        )
    messages = _messages(value)
    if not messages:
        raise QuestionError("对话是空的；最后一条应是要问的问题（HumanMessage）。")
    return AskedQuestion(_question_text(messages[-1]), _paired(messages[:-1]))


def read_turns(history: Sequence[Any]) -> tuple[Turn, ...]:
    """Return the earlier questions with their answers, oldest first.

    Each answer belongs to the last question before it; a question without an answer, and messages that are neither
    (system, tool), say nothing about the documents and are left out.

    Raises:
        QuestionError: If an item is neither a turn nor anything that LangChain takes for a message.
    """
    if all(isinstance(item, Turn) for item in history):
        return tuple(history)
    if all(isinstance(item, Mapping) and item.keys() == {"question", "answer"} for item in history):
        return tuple(Turn(str(item["question"]), str(item["answer"])) for item in history)
    return _paired(_messages(history))


def _paired(messages: Sequence[BaseMessage]) -> tuple[Turn, ...]:
    turns: list[Turn] = []
    asked: str | None = None
    for message in messages:
        if isinstance(message, HumanMessage):
            asked = str(message.text)
        elif isinstance(message, AIMessage) and asked is not None:
            turns.append(Turn(asked, str(message.text)))
            asked = None
    return tuple(turns)


def _messages(value: Sequence[Any]) -> list[BaseMessage]:
    try:
        return convert_to_messages(value)
    except (ValueError, TypeError, NotImplementedError) as error:
        raise QuestionError(
            "输入应是问题（文字）、消息的列表，或带 question、history、filters 的字典；"
            "history 里应是 HumanMessage、AIMessage，或 Turn。"
        ) from error


def _question_text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, HumanMessage):
        return str(value.text)
    raise QuestionError(f"要问的问题应是文字或 HumanMessage，实为 {type(value).__name__}。")
