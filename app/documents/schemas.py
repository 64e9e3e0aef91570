"""What crosses the HTTP edge about documents."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field

from app.documents.outcomes import Result, State
from corpus.documents import Level, LinkKind, PageOrigin, SectionKind, Status

MAX_TEXT_SPAN = 100_000
DEFAULT_TEXT_SPAN = 4_000
MAX_LISTED = 200
MAX_WORDS_CHARS = 200
MAX_VALUES = 100
MAX_FILES = 100
MAX_GROUPS = 100

Word = Annotated[str, Field(max_length=200)]
GroupName = Annotated[str, Field(min_length=1, max_length=100)]


class EntryJson(BaseModel):
    """列表里的一份文件。"""

    doc_id: str
    version: str = Field(description="现在的版本")
    source: str = Field(description="入库时的路径")
    title: str
    doc_number: str | None = Field(description="发文字号")
    issuers: list[str] = Field(description="发文机关")
    issued_on: date | None = Field(description="成文日期")
    published_on: date | None = Field(description="发布日期")
    region: str | None
    level: Level | None = Field(description="发文机关的级别")
    year: int | None
    status: Status = Field(description="有效性")
    superseded_by: str | None = Field(description="取代或废止它的文件（doc_id），知道时才有")
    groups: list[str] = Field(description="哪些组能读，只列出您所在的；空为人人可读")


class ListJson(BaseModel):
    """一页文件。"""

    total: int = Field(description="符合条件的共有多少份")
    offset: int
    limit: int
    documents: list[EntryJson]


class VersionJson(BaseModel):
    """保留着的一个版本。"""

    version: str
    ingested_at: str = Field(description="何时入库（UTC）")
    current: bool


class LinkJson(BaseModel):
    """与另一份文件的关系。"""

    kind: LinkKind = Field(description="提到、废止、修改、取代")
    doc_id: str = Field(description="另一份文件")
    title: str
    start: int = Field(description="说明这层关系的字句，在说的那一份文件里的起点")
    end: int


class PageJson(BaseModel):
    """一页在正文里的位置。"""

    number: int
    start: int
    end: int
    origin: PageOrigin


class DocumentJson(EntryJson):
    """一份文件的情况。"""

    effective_on: date | None = Field(description="施行日期")
    url: str | None
    recipients: list[str] = Field(description="主送机关")
    annexes: list[str] = Field(description="附件")
    topics: list[str] = Field(description="主题分类")
    chars: int = Field(description="正文的字符数")
    pages: list[PageJson]
    versions: list[VersionJson] = Field(description="由早到晚")
    links_to: list[LinkJson] = Field(description="它说到的文件")
    links_from: list[LinkJson] = Field(description="说到它的文件")
    successor: str | None = Field(description="取代或废止它的文件的标题")


class TextJson(BaseModel):
    """正文的一段：text 与正文 [start, end) 逐字相同。"""

    doc_id: str
    version: str
    start: int
    end: int
    chars: int = Field(description="正文的字符数")
    text: str


class SectionJson(BaseModel):
    """一个章节。"""

    kind: SectionKind
    label: str = Field(description="编号，如 第三条、（一）")
    title: str
    start: int
    end: int
    heading_end: int = Field(description="正文 [start, heading_end) 是印出的标题")
    children: list[SectionJson]


class SectionsJson(BaseModel):
    """章节的树；叶子铺满正文。"""

    doc_id: str
    version: str
    sections: list[SectionJson]


class CleaningJson(BaseModel):
    """清洗时一条规则删去的。"""

    rule: str
    label: str = Field(description="它删去的是什么")
    count: int = Field(description="几处")
    chars: int = Field(description="几个字符，空白也算")
    examples: list[str] = Field(description="最先几处的文字，长的截短")


class OutcomeJson(BaseModel):
    """一个文件（或压缩包里一份文件）的结果。"""

    name: str = Field(description="上传时的文件名")
    source: str | None
    result: Result = Field(
        description="added 新增，updated 新版本，unchanged 没有变化，skipped 格式不支持，missing 新的压缩包里没有、仍保留，failed 没有入库"
    )
    doc_id: str | None
    title: str | None
    version: str | None
    detail: str | None = Field(description="原因和办法")
    cleaning: list[CleaningJson] = Field(description="清洗删去了什么")


class JobJson(BaseModel):
    """一次上传的进展。"""

    id: str
    state: State = Field(description="waiting 排队，running 正在入库，done 完成，failed 整批没有入库")
    created_at: str
    files: int = Field(description="这次上传了几个文件")
    parsed: int = Field(description="已读完几份")
    detail: str | None = Field(description="在等什么，或为什么失败")
    outcomes: list[OutcomeJson] = Field(description="完成以后每个文件的结果")


class WithdrawnJson(BaseModel):
    """撤下的文件。"""

    doc_id: str
    source: str
    file_kept: bool = Field(
        description="为 true 时原文件在命令行入库的文件夹里，没有动它：下次入库那个文件夹会再出现"
    )
