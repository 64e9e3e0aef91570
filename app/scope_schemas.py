"""Bodies and JSON shapes of what can be chosen and of comparisons; they grow, as those in `app.schemas` do."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from app.schemas import MAX_TEXT_CHARS, AnswerJson, FiltersBody, Identifier

MAX_LABEL_CHARS = 200
MIN_SIDES, MAX_SIDES = 2, 4


class SideBody(BaseModel):
    """比较的一方。"""

    model_config = ConfigDict(extra="forbid")

    label: str = Field(
        default="", max_length=MAX_LABEL_CHARS, description="这一方的名称；不写则由筛选条件得出"
    )
    filters: FiltersBody = Field(description="这一方的检索范围")


class CompareBody(BaseModel):
    """同一个问题，分别在几个范围里回答。"""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "question": "地区生产总值增长多少？",
                    "sides": [{"filters": {"years": [2024]}}, {"filters": {"years": [2025]}}],
                }
            ]
        },
    )

    question: str = Field(description=f"问题，1 到 {MAX_TEXT_CHARS} 字")
    id: Identifier | None = None
    sides: list[SideBody] = Field(
        min_length=MIN_SIDES, max_length=MAX_SIDES, description=f"{MIN_SIDES} 到 {MAX_SIDES} 方"
    )


class ScopeBody(BaseModel):
    """What the page sends beside a question; `sides` where it is to be compared."""

    model_config = ConfigDict(extra="forbid")

    filters: FiltersBody = FiltersBody()
    sides: list[SideBody] | None = Field(default=None, max_length=MAX_SIDES)


class FigureJson(BaseModel):
    """回答中的一个数字。"""

    model_config = ConfigDict(from_attributes=True)

    text: str = Field(description="照回答里写的")
    shared: bool = Field(description="其他各方的回答里都有相同的数字")
    differs: bool = Field(description="别的一方对同一项（前面的字相同）给出了另一个数字")


class SideJson(BaseModel):
    """一方的回答。"""

    label: str
    answer: AnswerJson
    figures: list[FigureJson] = Field(description="回答中的百分比和数量，按出现的先后")


class ComparisonJson(BaseModel):
    """各方的回答，次序与请求相同。"""

    id: str
    question: str
    sides: list[SideJson]


class FilterValueJson(BaseModel):
    """一项筛选可取的一个值。"""

    model_config = ConfigDict(from_attributes=True)

    value: str = Field(description="写进 filters 的值")
    label: str = Field(description="给人看的名称")
    count: int = Field(description="有多少份文件，不论有效性")


class FacetJson(BaseModel):
    """一项筛选可取的值。"""

    model_config = ConfigDict(from_attributes=True)

    values: list[FilterValueJson]
    left_out: int = Field(description="太多时没有列出的有几个")


class FilterValuesJson(BaseModel):
    """各项筛选可取的值；只数调用方能读的文件。"""

    model_config = ConfigDict(from_attributes=True)

    regions: FacetJson = Field(description="地区")
    issuers: FacetJson = Field(description="发文机关，文件多的在前")
    years: FacetJson = Field(description="年份，新的在前")
    statuses: FacetJson = Field(description="有效性")
    folders: FacetJson = Field(description="资料夹")
    documents: FacetJson = Field(description="文件；value 是 doc_id")
