"""What crosses the HTTP edge about usage."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

Step = Literal["day", "hour"]
_EXAMPLE: JsonDict = {
    "questions": 12,
    "answered": 9,
    "refused": 2,
    "failed": 0,
    "stopped": 1,
    "busy": 0,
    "p50_ms": 1200,
    "p95_ms": 3400,
}


class SummaryJson(BaseModel):
    """一段时间或一个调用方的提问。"""

    model_config = ConfigDict(from_attributes=True)

    questions: int = Field(description="提问数，以下五项之和；比较的每一方算一次")
    answered: int = Field(description="答出的")
    refused: int = Field(description="拒答的：文件里没有答案")
    failed: int = Field(description="出错的")
    stopped: int = Field(description="没有答完就停下的：问的人停了，或超过 limits.answer_s")
    busy: int = Field(description="没有轮到的：队满，或超过每日的限额")
    p50_ms: int | None = Field(
        description="答出和拒答的用时（连同排队）的中位数，毫秒，两位有效数字；没有时为 null"
    )
    p95_ms: int | None = Field(description="其中 95% 不超过它")


class PeriodJson(SummaryJson):
    """一天或一小时的提问。"""

    start: str = Field(description="从何时起（UTC），如 2026-11-27，按小时的如 2026-11-27T08")


class CallerJson(SummaryJson):
    """一个调用方的提问。"""

    caller: str = Field(description="key: 加密钥的编号，user: 加用户名，oidc: 加统一登录的编号")
    name: str | None = Field(description="密钥的名称；别的是 null")


class UsageJson(BaseModel):
    """一段时间的用量；没有问题的内容。"""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "first": "2026-11-27",
                    "last": "2026-11-27",
                    "step": "day",
                    "keep_days": 180,
                    "total": _EXAMPLE,
                    "periods": [{"start": "2026-11-27", **_EXAMPLE}],
                    "callers": [{"caller": "key:8f31c0aa", "name": "办公系统", **_EXAMPLE}],
                    "left_out": 0,
                }
            ]
        }
    )

    first: date
    last: date
    step: Step
    keep_days: int = Field(description="保留多少天（配置 usage.keep_days），更早的已删去")
    total: SummaryJson
    periods: list[PeriodJson] = Field(description="由早到晚，没有人问的也在内")
    callers: list[CallerJson] = Field(description="问得多的在前，最多 200 个")
    left_out: int = Field(description="没有列出的调用方有几个")
