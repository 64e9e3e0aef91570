"""What crosses the HTTP edge about keys."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from app.access.asker import Role

MAX_GROUPS = 100

GroupName = Annotated[str, Field(min_length=1, max_length=100)]
Count = Annotated[int, Field(ge=0, le=1_000_000_000)]


class KeyBody(BaseModel):
    """一个新的密钥。"""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"name": "办公系统", "role": "reader", "groups": ["财务处"]}]},
    )

    name: str = Field(min_length=1, max_length=100, description="给谁、给哪个程序用")
    role: Role = Field(
        default="reader", description="reader 查阅，editor 还能增减文件，admin 还能管密钥，monitor 只看指标"
    )
    groups: list[GroupName] = Field(
        default=[], max_length=MAX_GROUPS, description="能读哪些组的文件；空为只读对所有人开放的文件"
    )
    all_groups: bool = Field(default=False, description="能读全部文件，不论属于哪个组")
    expires_on: date | None = Field(default=None, description="最后一天（UTC）；空为长期有效")
    requests_per_minute: Count | None = Field(
        default=None, description="每分钟最多几次请求；空为按配置，0 为不限"
    )
    questions_per_day: Count | None = Field(
        default=None, description="每天最多几个问题；空为按配置，0 为不限"
    )


class KeyJson(BaseModel):
    """一个密钥的情况；密钥本身只在建立时给出一次。"""

    id: str
    name: str
    role: Role
    groups: list[str] | None = Field(description="null 为能读全部文件")
    created_at: str
    last_used_at: str | None
    expires_on: date | None
    revoked_at: str | None = Field(description="何时作废；null 为没有作废")
    requests_per_minute: int | None
    questions_per_day: int | None


class NewKeyJson(KeyJson):
    """新的密钥。"""

    token: str = Field(description="密钥本身，只在这里出现一次；请求头写 Authorization: Bearer 密钥")


class KeysJson(BaseModel):
    """全部密钥，作废的也在内，由早到晚。"""

    keys: list[KeyJson]
