"""Passages, evidence, citations and answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from corpus.documents import Page, PageOrigin, Status, page_origin

RefusalReason = Literal[
    "no_documents",  # nothing is ingested
    "no_evidence",  # the documents do not hold the answer
    "out_of_scope",  # not a question of policy
    "unsupported",  # everything that was composed failed verification
    "ambiguous",  # what is asked about cannot be told, not even from the conversation
    "wrong_premise",  # the documents speak of something else than the question takes for granted
]
StageName = Literal["rewrite", "retrieve", "evidence", "generate", "verify", "total"]


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question of the conversation and the text that answered it."""

    question: str
    answer_text: str


@dataclass(frozen=True, slots=True)
class PassagePart:
    """A stretch of a passage, from `start` to `end` in its document, and the headings above it."""

    start: int
    end: int
    section_path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Nearly the words of a passage, in another document."""

    doc_id: str
    source: str
    title: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A numbered piece of a document that is shown to the model.

    Attributes:
        number: 1 for the first; what a marker `[n]` refers to.
        doc_id: Document it was cut from; empty for a text given by the caller (reading mode).
        start: Offset of `text` in the document's canonical text, code points.
        end: One past its last code point: `document.text[start:end] == text`.
        score: Higher is better; comparable within one search only.
        subject: What its document is about: title and first words. Tells whose figure a passage gives; never quoted.
        pages: The pages of a paged document that it lies on, in order.
        successor: Title of the document that took the place of its document or repealed it, where that is known.
        section_path: Of what was found; a passage may be read beyond it.
        parts: The section path of each stretch of a passage that reaches over several; empty where one holds for all.
        duplicates: Where other documents say the same.
    """

    number: int
    doc_id: str
    source: str
    title: str
    doc_number: str | None
    issuers: tuple[str, ...]
    issued_on: date | None
    status: Status
    section_path: tuple[str, ...]
    start: int
    end: int
    text: str
    score: float
    url: str | None = None
    subject: str = ""
    pages: tuple[Page, ...] = ()
    successor: str | None = None
    parts: tuple[PassagePart, ...] = ()
    duplicates: tuple[Duplicate, ...] = ()

    def path_at(self, offset: int) -> tuple[str, ...]:
        """Return the section path of a character of the document that the passage holds."""
        inside = (part.section_path for part in self.parts if part.start <= offset < part.end)
        return next(inside, self.section_path)

    @property
    def found_text(self) -> str:
        """Its text from where the section of what was found begins: what a reader who sees little of it should see."""
        of_section = (part.start for part in self.parts if part.section_path == self.section_path)
        return self.text[next(of_section, self.start) - self.start :]

    @property
    def page(self) -> int | None:
        """Number of the page it begins on; None where the document has no pages."""
        return self.pages[0].number if self.pages else None

    @property
    def page_origin(self) -> PageOrigin | None:
        """`ocr` where any of its pages was read from a picture."""
        return page_origin(self.pages)


@dataclass(frozen=True, slots=True)
class Citation:
    """The words of passage `number` that an answer stands on: `quote == document.text[start:end]`.

    Where several sentences of an answer quote one passage, its citation is the shortest span that covers them;
    `AnswerSentence.spans` says which words each sentence stands on. `page` and `page_origin` are of the quote.
    """

    number: int
    doc_id: str
    source: str
    title: str
    doc_number: str | None
    issuers: tuple[str, ...]
    issued_on: date | None
    status: Status
    section_path: tuple[str, ...]
    start: int
    end: int
    quote: str
    url: str | None = None
    page: int | None = None
    page_origin: PageOrigin | None = None
    successor: str | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """Words of a passage: `document.text[start:end]` of the document that passage `number` was cut from."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class AnswerSentence:
    """A checked sentence of an answer.

    Attributes:
        text: Without markers.
        citations: Numbers of the passages it cites, ascending, at least one.
        support: How well the cited spans bear it, 0 to 1.
        spans: The exact words it stands on; their numbers are `citations`.
        computed: Whether it subtracts figures of the sentences before it: `more－less＝result`, the result is in no source.
    """

    text: str
    citations: tuple[int, ...]
    support: float
    spans: tuple[Span, ...]
    computed: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question gets. A refusal has no sentences and no citations; its `passages` are offered as 相关资料."""

    question: str
    standalone_question: str
    text: str
    refused: bool
    refusal_reason: RefusalReason | None
    sentences: tuple[AnswerSentence, ...]
    citations: tuple[Citation, ...]
    passages: tuple[Passage, ...]
    warnings: tuple[str, ...]
    model: str
    generation: str
    timings_ms: Mapping[StageName, int] = field(default_factory=dict)
    fell_back: bool = False  # plain quotation: the model's part failed or was not to be trusted
    answerability: float = 0.0  # calibrated, 0 to 1: how likely the passages hold the answer


@dataclass(frozen=True, slots=True)
class StageStarted:
    """The pipeline has begun a stage."""

    stage: StageName


@dataclass(frozen=True, slots=True)
class SentenceReady:
    """A sentence has passed its checks; `citations` holds those that it is the first to use."""

    sentence: AnswerSentence
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class AnswerReady:
    """The whole answer; always the last event. A citation may have grown to cover more of its passage."""

    answer: Answer


AnswerEvent = StageStarted | SentenceReady | AnswerReady


@dataclass(frozen=True, slots=True)
class GivenPassage:
    """A text that the caller gives as the only evidence (reading mode)."""

    source: str
    text: str
