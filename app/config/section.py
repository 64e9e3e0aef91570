"""What every section of the configuration has in common."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Name = Annotated[str, Field(min_length=1, pattern=r"\S", description="非空的文字")]
Url = Annotated[str, Field(pattern=r"^https?://[^\s/]+\S*$", description="以 http:// 或 https:// 开头的地址")]


class Section(BaseModel):
    """A section: values are frozen, unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)
