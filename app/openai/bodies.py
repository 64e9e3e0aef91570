"""Requests of the OpenAI interface, as far as they mean something here."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.problems import ProblemError
from app.requests import checked_question
from app.schemas import MAX_HISTORY_TURNS
from rag.types import Turn

MAX_INPUTS = 256
MAX_INPUT_CHARS = 20_000


class _Body(BaseModel):
    # Clients send sampling parameters and the like, which change nothing here: an answer is what the documents say.
    model_config = ConfigDict(extra="ignore")


class TextPart(_Body):
    """消息的一部分；只认文字。"""

    type: Literal["text"]
    text: str


class Message(_Body):
    """对话中的一条消息。"""

    role: Literal["system", "developer", "user", "assistant", "tool"]
    content: str | list[TextPart] | None = None

    @property
    def text(self) -> str:
        """The words of the message."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content)
        return self.content or ""


class ChatBody(_Body):
    """一次对话：最后一条消息是问题，之前的是上文。"""

    model_config = ConfigDict(
        extra="ignore",
        json_schema_extra={
            "examples": [
                {"model": "zhengce", "messages": [{"role": "user", "content": "2013年进出口的增速是多少？"}]}
            ]
        },
    )

    model: str = Field(description="任意；总是由本服务的管道作答")
    messages: list[Message] = Field(min_length=1, max_length=2 * MAX_HISTORY_TURNS + 10)
    stream: bool | None = Field(default=False, description="为 true 时以 SSE 逐句返回")


Input = Annotated[str, Field(min_length=1, max_length=MAX_INPUT_CHARS)]


class EmbeddingsBody(_Body):
    """要变成向量的文字。"""

    model_config = ConfigDict(
        extra="ignore",
        json_schema_extra={"examples": [{"model": "zhengce-embedding", "input": ["促进中部地区崛起"]}]},
    )

    model: str = Field(description="任意；总是本服务的向量模型")
    input: Input | Annotated[list[Input], Field(min_length=1, max_length=MAX_INPUTS)]
    encoding_format: Literal["float", "base64"] = "float"
    input_type: Literal["query", "passage"] = Field(
        default="passage", description="问句用 query，资料用 passage（缺省）"
    )


def question_of(messages: list[Message]) -> str:
    """Return the question.

    Raises:
        ProblemError: 422 if the last message is not a user's, blank or too long.
    """
    last = messages[-1]
    if last.role != "user":
        raise ProblemError(422, f"最后一条消息的 role 是 {last.role}，应是 user，内容是要问的问题")
    return checked_question(last.text)


def turns_of(messages: list[Message]) -> tuple[Turn, ...]:
    """Return the earlier questions with their answers, oldest first; other roles say nothing about the documents."""
    turns: list[Turn] = []
    asked: str | None = None
    for message in messages[:-1]:
        if message.role == "user":
            asked = message.text
        elif message.role == "assistant" and asked is not None:
            turns.append(Turn(asked, message.text))
            asked = None
    return tuple(turns[-MAX_HISTORY_TURNS:])


class ErrorDetail(BaseModel):
    """哪里不对、怎样改。"""

    message: str
    type: str
    param: str | None
    code: int


class ErrorBody(BaseModel):
    """OpenAI 接口的错误。"""

    error: ErrorDetail
