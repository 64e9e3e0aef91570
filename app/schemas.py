"""What crosses the HTTP edge: request bodies, and the JSON shape of answers and passages.

The shapes are a contract with other tools: keys are added, never renamed or removed.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from corpus.documents import Level, PageOrigin, Status
from rag.types import RefusalReason

MAX_TEXT_CHARS = 2000
MAX_RESULTS = 100
MAX_HISTORY_TURNS = 50
MAX_GIVEN_PASSAGES = 200
MAX_FILTER_VALUES = 1000


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Response(BaseModel):
    model_config = ConfigDict(from_attributes=True)


Identifier = Annotated[str, Field(max_length=200, description="调用方自定的编号，原样返回")]


ConversationId = Annotated[str, Field(pattern="^[0-9a-f]{32}$", description="对话的编号")]


class TurnBody(_Request):
    """对话中较早的一轮。"""

    question: str = Field(max_length=MAX_TEXT_CHARS, description="问题")
    answer: str = Field(max_length=20_000, description="当时的回答")


class FiltersBody(_Request):
    """检索前的筛选条件；留空表示不限。"""

    doc_ids: list[str] = Field(
        default=[], max_length=MAX_FILTER_VALUES, description="只在这些文件（doc_id）中检索"
    )
    sources: list[str] = Field(
        default=[], max_length=MAX_FILTER_VALUES, description="只在这些来源（source，入库时的路径）中检索"
    )
    folders: list[str] = Field(
        default=[],
        max_length=MAX_FILTER_VALUES,
        description="只在这些文件夹或压缩包（入库路径的前一段）中检索",
    )
    issuers: list[str] = Field(
        default=[], max_length=MAX_FILTER_VALUES, description="发文机关之一，如“财政部”"
    )
    levels: list[Level] = Field(default=[], max_length=MAX_FILTER_VALUES, description="发文机关的级别之一")
    regions: list[str] = Field(
        default=[], max_length=MAX_FILTER_VALUES, description="省或市之一，如“河南省”；省包括其各市"
    )
    years: list[int] = Field(default=[], max_length=MAX_FILTER_VALUES, description="文件所属的年份之一")
    issued_from: date | None = Field(default=None, description="成文日期不早于")
    issued_to: date | None = Field(default=None, description="成文日期不晚于")
    statuses: list[Status] = Field(
        default=[],
        max_length=MAX_FILTER_VALUES,
        description="有效性之一；留空只检索现行的（不含 superseded 和 repealed）",
    )


class GivenPassageBody(_Request):
    """调用方给出的一段资料。"""

    source: str = Field(max_length=1000, description="资料的名称或路径")
    text: str = Field(min_length=1, description="资料正文")


class AskBody(_Request):
    """一个问题。"""

    model_config = ConfigDict(json_schema_extra={"examples": [{"question": "2013年进出口的增速是多少？"}]})

    question: str = Field(description=f"问题，1 到 {MAX_TEXT_CHARS} 字")
    id: Identifier | None = None
    history: list[TurnBody] = Field(
        default=[], max_length=MAX_HISTORY_TURNS, description="之前的对话，由早到晚"
    )
    filters: FiltersBody = Field(default=FiltersBody(), description="检索范围")
    passages: list[GivenPassageBody] | None = Field(
        default=None,
        max_length=MAX_GIVEN_PASSAGES,
        description="给出时不再检索，只依据这些资料作答（阅读模式）",
    )
    stream: bool = Field(default=False, description="为 true 时以 SSE 逐句返回")
    conversation: ConversationId | None = Field(
        default=None, description="接着这个对话提问：以它的各轮为上文，问答存入其中；不能再给 history"
    )


class SearchBody(_Request):
    """一次检索。"""

    model_config = ConfigDict(json_schema_extra={"examples": [{"query": "综合交通运输枢纽", "k": 3}]})

    query: str = Field(description=f"检索词或问句，1 到 {MAX_TEXT_CHARS} 字")
    id: Identifier | None = None
    k: int = Field(default=10, ge=1, le=MAX_RESULTS, description="返回的段落数")
    filters: FiltersBody = Field(default=FiltersBody(), description="检索范围")


class SpanJson(_Response):
    """一句话所依据的原文字位。"""

    number: int = Field(description="段落编号")
    start: int = Field(description="在文件正文中的起点（字符，含）")
    end: int = Field(description="终点（字符，不含）")


class SentenceJson(_Response):
    """核对过的一句话。"""

    text: str = Field(description="不带编号的句子")
    citations: list[int] = Field(description="引用的段落编号，升序")
    support: float = Field(description="原文对这句话的支持程度，0 到 1")
    spans: list[SpanJson] = Field(description="这句话所依据的每一处原文")
    computed: bool = Field(default=False, description="是否由程序计算：句中写出算式，差额不在原文里")


class CitationJson(_Response):
    """一条出处：quote 与文件正文 [start, end) 逐字相同。"""

    number: int
    doc_id: str
    source: str = Field(description="入库时的路径")
    title: str = Field(description="标题")
    doc_number: str | None = Field(description="发文字号")
    issuers: list[str] = Field(description="发文机关")
    issued_on: date | None = Field(description="成文日期")
    status: Status = Field(description="有效性")
    section_path: list[str] = Field(description="所在章节，由外到内")
    start: int
    end: int
    quote: str = Field(description="原文")
    url: str | None
    successor: str | None = Field(None, description="取代或废止该文件的文件标题，知道时才有")
    page: int | None = Field(None, description="所在页，从 1 起；文件不分页时为 null")
    page_origin: PageOrigin | None = Field(None, description="这一页的文字来自文字层还是图像识别")


class DuplicateJson(_Response):
    """另一份文件中几乎相同的一段。"""

    doc_id: str
    source: str
    title: str
    start: int
    end: int


class PassageJson(_Response):
    """检索到的一段原文。"""

    number: int
    doc_id: str
    source: str
    title: str
    doc_number: str | None
    issued_on: date | None
    status: Status
    section_path: list[str]
    start: int
    end: int
    text: str
    score: float = Field(description="越大越相关，只在同一次检索内可比")
    successor: str | None = Field(None, description="取代或废止该文件的文件标题，知道时才有")
    duplicates: list[DuplicateJson] = Field(default=[], description="其他文件中内容相同的段落，不再另列")
    page: int | None = Field(None, description="所在页，从 1 起；文件不分页时为 null")
    page_origin: PageOrigin | None = Field(None, description="这一页的文字来自文字层还是图像识别")


class TimingsJson(_Response):
    """各阶段用时，毫秒。"""

    rewrite: int = 0
    retrieve: int = 0
    evidence: int = 0
    generate: int = 0
    verify: int = 0
    total: int = 0


class AnswerJson(_Response):
    """一个回答；拒答时没有句子和出处，passages 是相关资料。"""

    id: str | None = None
    question: str
    standalone_question: str = Field(description="补全指代后的问题")
    text: str = Field(description="带 [n] 编号的全文")
    refused: bool
    refusal_reason: RefusalReason | None
    sentences: list[SentenceJson]
    citations: list[CitationJson]
    passages: list[PassageJson] = Field(description="给模型看过的段落")
    warnings: list[str]
    model: str
    generation: str = Field(description="索引的代次")
    timings_ms: TimingsJson
    fell_back: bool = Field(description="模型没有写成，回答或其中的句子是原文摘录")
    answerability: float = Field(description="资料中有答案的可能性，0 到 1")
    conversation: str | None = Field(None, description="存入的对话；没有存则为 null")
    turn: int | None = Field(None, description="是那个对话的第几轮，从 1 起")


class SearchJson(_Response):
    """检索结果，最相关的在前。"""

    id: str | None
    query: str
    passages: list[PassageJson]


class ModelJson(_Response):
    """一个模型的现状。"""

    configured: str = Field(description="配置中的名称")
    name: str | None
    loaded: bool = Field(description="权重是否已在内存中")
    problem: str | None


class HealthJson(_Response):
    """服务的现状。"""

    ready: bool = Field(description="现在能否作答")
    version: str
    generation: str | None
    created_at: str | None = Field(description="索引建成的时间（UTC）")
    documents: int
    chunks: int
    embedding: ModelJson
    llm: ModelJson
    problems: list[str] = Field(description="妨碍作答的事，以及办法")


class ProblemJson(BaseModel):
    """RFC 9457 的错误说明（application/problem+json）。"""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = Field(description="哪里不对，怎样改")


class LiveJson(BaseModel):
    """进程在运行。"""

    live: bool


class ReadyJson(BaseModel):
    """能不能作答。"""

    ready: bool
