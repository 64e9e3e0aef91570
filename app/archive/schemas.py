"""What crosses the HTTP edge about conversations and feedback."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator

from app.schemas import AnswerJson, ConversationId

MAX_LISTED = 100
MAX_NAME_CHARS = 100
MAX_CORRECTION_CHARS = 4000
Reason = Literal["wrong", "incomplete", "refused", "sources", "outdated", "other"]
REASONS: tuple[Reason, ...] = get_args(Reason)

Name = Annotated[str, Field(min_length=1, max_length=MAX_NAME_CHARS, pattern=r"\S", description="对话的名称")]


class NewConversationBody(BaseModel):
    """一个新的对话。"""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"name": "粮食补贴"}, {}]})

    name: Name | None = Field(default=None, description="名称；不写则取第一个问题的开头")


class RenameBody(BaseModel):
    """对话的新名称。"""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"name": "粮食补贴"}]})

    name: Name


class ConversationJson(BaseModel):
    """一个对话，不含各轮的内容。"""

    model_config = ConfigDict(from_attributes=True)

    id: str
    name: str = Field(description="名称；还没有提问时为空")
    created_at: str = Field(description="何时建立（UTC）")
    changed_at: str = Field(description="何时最后一次提问或改名（UTC）")
    turns: int = Field(description="有几轮问答")


class ConversationsJson(BaseModel):
    """一页对话，最近动过的在前。"""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "conversations": [
                        {
                            "id": "5f0c2a9e6b1d4c7f8a3e9d2b1c0f4e5a",
                            "name": "2013年进出口的增速是多少？",
                            "created_at": "2026-11-27T08:00:00.000000+00:00",
                            "changed_at": "2026-11-27T08:01:00.000000+00:00",
                            "turns": 2,
                        }
                    ],
                    "total": 1,
                }
            ]
        }
    )

    conversations: list[ConversationJson]
    total: int = Field(description="符合条件的共有几个")


class ConversationTurnJson(BaseModel):
    """一轮问答。"""

    number: int = Field(description="第几轮，从 1 起")
    asked_at: str = Field(description="何时问的（UTC）")
    question: str
    answer: AnswerJson | None = Field(
        description="当时给出的回答，一字不改；其中有您现在不能查阅的文件时为 null"
    )
    notice: str | None = Field(description="为什么没有回答")
    limited_to: list[str] = Field(default=[], description="问的时候限定的检索范围，给人看的")


class WholeConversationJson(ConversationJson):
    """一个对话和它的各轮，由早到晚；各轮的个数是 turns。"""

    asked: list[ConversationTurnJson]


class FeedbackBody(BaseModel):
    """对一个回答的评价。回答用 conversation 和 turn 指明，或把它的 JSON 写在 answer 里，二者选一。"""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "conversation": "5f0c2a9e6b1d4c7f8a3e9d2b1c0f4e5a",
                    "turn": 1,
                    "useful": False,
                    "reason": "incomplete",
                    "correction": "2013年进出口总额2197亿美元，增长13.6%。",
                }
            ]
        },
    )

    conversation: ConversationId | None = None
    turn: int | None = Field(default=None, ge=1, le=1_000_000, description="对话的第几轮")
    answer: AnswerJson | None = Field(default=None, description="没有存入对话的回答")
    useful: bool = Field(description="有用为 true，无用为 false")
    reason: Reason | None = Field(
        default=None,
        description=(
            "哪里不对：wrong 答错了，incomplete 不完整，refused 有答案却没有答，sources 出处不对，"
            "outdated 依据的文件过时，other 其他"
        ),
    )
    correction: str = Field(default="", max_length=MAX_CORRECTION_CHARS, description="正确的回答，或别的说明")

    @model_validator(mode="after")
    def _names_one_answer(self) -> FeedbackBody:
        kept = self.conversation is not None and self.turn is not None
        neither_half = self.conversation is None and self.turn is None
        if kept == (self.answer is not None) or not (kept or neither_half):
            raise ValueError("请用 conversation 和 turn 指明回答，或只给 answer")
        return self


class GivenFeedbackJson(BaseModel):
    """收到了。"""

    id: str


class FeedbackJson(BaseModel):
    """一条反馈。"""

    id: str
    asker: str = Field(description="提问的人；是谁看不出来，同一个人总是同一串")
    given_at: str = Field(description="何时（UTC）")
    useful: bool
    reason: Reason | None
    correction: str | None = Field(description="他写的正确回答；withheld 时为 null")
    question: str
    model: str
    generation: str
    answer: AnswerJson | None = Field(description="当时的回答；withheld 时为 null")
    withheld: bool = Field(description="回答依据的文件中有您不能查阅的")


class FeedbackListJson(BaseModel):
    """一页反馈，新的在前。"""

    feedback: list[FeedbackJson]
    total: int
