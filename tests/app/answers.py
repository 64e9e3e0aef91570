"""Documents, answers and a backend for the tests of the interface and the page."""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import numpy as np

from app.config import Config, ServerConfig
from app.documents.history import History
from app.status import ModelStatus, Status
from corpus.documents import Document, pages_within
from corpus.errors import Failure
from corpus.files import FoundFiles
from corpus.groups import Groups
from corpus.storage.records import DocumentVersion, Standing
from index.embedder import FloatMatrix
from index.entries import DocumentEntry, entry_of
from index.filters import SearchFilters
from index.ingest import IngestReport
from rag.types import (
    Answer,
    AnswerEvent,
    AnswerReady,
    AnswerSentence,
    Citation,
    GivenPassage,
    Passage,
    SentenceReady,
    Span,
    StageName,
    StageStarted,
    Turn,
)

TEXT = (
    "关于2014年粮食工作的通知\n"
    "一、总体要求\n"
    "（一）稳定面积。全年粮食播种面积稳定在16.8亿亩以上。各地要层层落实责任。\n"
    "（二）提高单产。推广良种良法。单产提高1.5%。"
)
FIRST = "全年粮食播种面积稳定在16.8亿亩以上。"
SECOND = "单产提高1.5%。"
EVERYTHING = SearchFilters()
THIRD = "各地要层层落实责任。"


def document(text: str = TEXT, title: str = "关于2014年粮食工作的通知", doc_id: str = "grain") -> Document:
    """Return a document of one version, without sections."""
    return Document(
        doc_id=doc_id, version="1", source=f"{doc_id}.txt", title=title, issuers=("农业部", "粮食局"),
        doc_number="农粮〔2014〕3号", issued_on=date(2014, 2, 1), published_on=None, effective_on=None,
        status="in_force", superseded_by=None, url=None, groups=(), text=text, sections=(), edits=(),
    )  # fmt: skip


def passage(of: Document, number: int, start: int, end: int) -> Passage:
    """Return `of.text[start:end]` as a passage."""
    return Passage(
        number=number, doc_id=of.doc_id, source=of.source, title=of.title, doc_number=of.doc_number,
        issuers=of.issuers, issued_on=of.issued_on, status=of.status, section_path=("一、总体要求",),
        start=start, end=end, text=of.text[start:end], score=1.0 / number, url=of.url,
        pages=pages_within(of.pages, start, end),
    )  # fmt: skip


def citation(of: Document, number: int, start: int, end: int) -> Citation:
    """Return a citation of `of.text[start:end]`."""
    return Citation(
        number=number, doc_id=of.doc_id, source=of.source, title=of.title, doc_number=of.doc_number,
        issuers=of.issuers, issued_on=of.issued_on, status=of.status, section_path=("一、总体要求",),
        start=start, end=end, quote=of.text[start:end], url=of.url,
    )  # fmt: skip


def find(of: Document, words: str) -> tuple[int, int]:
    """Return where `words` stand in the document."""
    start = of.text.index(words)
    return start, start + len(words)


def sentence(of: Document, words: str, number: int) -> AnswerSentence:
    """Return a sentence that quotes `words`."""
    return AnswerSentence(words, (number,), 0.98, (Span(number, *find(of, words)),))


def answer(question: str = "粮食面积和单产的目标是什么？", of: Document | None = None) -> Answer:
    """Return an answer of three sentences on two passages; the first and the third quote passage 1."""
    of = of or document()
    first, second = of.text.split("\n")[2:4]
    passages = (passage(of, 1, *find(of, first)), passage(of, 2, *find(of, second)))
    sentences = (sentence(of, FIRST, 1), sentence(of, SECOND, 2), sentence(of, THIRD, 1))
    citations = (
        citation(of, 1, find(of, FIRST)[0], find(of, THIRD)[1]),
        citation(of, 2, *find(of, SECOND)),
    )
    text = "".join(f"{each.text}[{each.citations[0]}]" for each in sentences)
    timings: dict[StageName, int] = {
        "rewrite": 0,
        "retrieve": 12,
        "evidence": 3,
        "generate": 800,
        "verify": 5,
        "total": 820,
    }
    return Answer(
        question, question, text, False, None, sentences, citations, passages, (), "scripted", "g-1",
        timings, False, 0.93,
    )  # fmt: skip


def refusal(question: str = "法国的粮食政策是什么？", of: Document | None = None) -> Answer:
    """Return a refusal that offers two passages."""
    of = of or document()
    return Answer(
        question, question, "已入库的文件没有写明这一点。", True, "no_evidence", (), (),
        answer(of=of).passages, (), "scripted", "g-1", {"total": 90}, False, 0.04,
    )  # fmt: skip


def events(of: Answer, citations: Sequence[Citation] = ()) -> list[AnswerEvent]:
    """Return what a pipeline yields on the way to an answer."""
    seen: set[int] = set()
    steps: list[AnswerEvent] = [StageStarted("rewrite"), StageStarted("retrieve"), StageStarted("evidence")]
    steps.append(StageStarted("generate"))
    for each in of.sentences:
        new = tuple(c for c in of.citations if c.number in each.citations and c.number not in seen)
        seen.update(each.citations)
        steps.append(SentenceReady(each, new))
    return [*steps, StageStarted("verify"), AnswerReady(of)]


@dataclass
class ScriptedPipeline:
    """Yields the given events; notes what it was asked and whether it was closed before its end."""

    script: Callable[[str], Sequence[AnswerEvent]]
    before_each: Callable[[AnswerEvent], object] = lambda event: None
    error: Exception | None = None
    asked: list[tuple[str, tuple[Turn, ...], SearchFilters, tuple[GivenPassage, ...] | None]] = field(
        default_factory=list
    )
    closed_early: threading.Event = field(default_factory=threading.Event)

    def stream(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        filters: SearchFilters = EVERYTHING,
        passages: Sequence[GivenPassage] | None = None,
    ) -> Iterator[AnswerEvent]:
        self.asked.append((question, tuple(history), filters, None if passages is None else tuple(passages)))
        if self.error:
            raise self.error
        try:
            for event in self.script(question):
                self.before_each(event)
                yield event
        except GeneratorExit:
            self.closed_early.set()
            raise


@dataclass
class FakeBackend:
    """A backend over a scripted pipeline and given documents."""

    scripted: ScriptedPipeline
    library: dict[str, Document]
    config: Config = field(
        default_factory=lambda: Config(
            server=ServerConfig(max_concurrent=2, names="zhengce.example, testserver")
        )
    )
    ready: bool = True

    def pipeline(self) -> ScriptedPipeline:
        return self.scripted

    def reading_pipeline(self) -> ScriptedPipeline:
        return replace(self.scripted, error=None)  # nothing ingested is no hindrance

    def search(self, query: str, *, k: int, filters: SearchFilters | None = None) -> list[Passage]:
        self.scripted.asked.append((query, (), filters or EVERYTHING, None))
        if self.scripted.error:
            raise self.scripted.error
        return list(answer().passages)[:k]

    def embed(self, texts: Sequence[str], *, as_queries: bool) -> FloatMatrix:
        """Vectors that tell the length of a text and whether it was taken for a query."""
        return np.array([[len(text), float(as_queries)] for text in texts], dtype=np.float32)

    def document(self, doc_id: str) -> Document:
        return self.library[doc_id]

    @property
    def workspace(self) -> Path:
        return Path(tempfile.gettempdir(), f"zhengce-fake-{os.getpid()}")

    def documents(self) -> list[DocumentEntry]:
        return [
            entry_of(each, Standing(each.status, each.superseded_by), 0, 1) for each in self.library.values()
        ]

    def history(self, doc_id: str) -> History:
        return History((DocumentVersion(self.library[doc_id].version, "2026-11-27T08:00:00+00:00"),))

    def ingest_files(
        self, found: FoundFiles, groups: tuple[str, ...], parsed: Callable[[str], None]
    ) -> IngestReport:
        """Nothing becomes a document here."""
        return IngestReport(failed=tuple(Failure(source, "读不了；请换一个文件") for source in found.files))

    def withdraw(self, sources: Sequence[str]) -> IngestReport:
        self.library = {key: each for key, each in self.library.items() if each.source not in sources}
        return IngestReport(withdrawn=tuple(sources))

    def status(self, groups: Groups = None) -> Status:
        model = ModelStatus("bundled", "scripted", True, None)
        problems = () if self.ready else ("还没有入库任何文件；请运行 `zhengce ingest 文件夹`",)
        return Status(
            self.ready, "0.1.0", "/somewhere/var", "/somewhere/cache", None, "g-1", None, "fake", 1, 4, model, model,
            problems,
        )  # fmt: skip

    def example_questions(self, groups: Groups = None) -> list[str]:
        return ["粮食面积和单产的目标是什么？"]


def backend(
    error: Exception | None = None, before_each: Callable[[AnswerEvent], object] | None = None
) -> FakeBackend:
    """Return a backend that answers every question but one about 法国, which it refuses."""

    def script(question: str) -> list[AnswerEvent]:
        return events(refusal(question) if "法国" in question else answer(question))

    pipeline = ScriptedPipeline(script, before_each or (lambda event: None), error)
    return FakeBackend(pipeline, {"grain": document()})
