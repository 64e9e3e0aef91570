"""A kept answer as the value that the page shows."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel

from app.schemas import AnswerJson, CitationJson, PassageJson, SentenceJson
from corpus.documents import Page
from rag.types import Answer, AnswerSentence, Citation, Duplicate, Passage, Span

T = TypeVar("T")


def restored(answer: AnswerJson) -> Answer:
    """Return the answer of which `answer` is the JSON object, but for what that leaves out."""
    return _made(
        Answer,
        answer,
        sentences=tuple(map(_sentence, answer.sentences)),
        citations=tuple(map(_citation, answer.citations)),
        passages=tuple(map(_passage, answer.passages)),
        warnings=tuple(answer.warnings),
        timings_ms=answer.timings_ms.model_dump(),
    )


def _sentence(sentence: SentenceJson) -> AnswerSentence:
    spans = tuple(_made(Span, span) for span in sentence.spans)
    return _made(AnswerSentence, sentence, citations=tuple(sentence.citations), spans=spans)


def _citation(citation: CitationJson) -> Citation:
    path = tuple(citation.section_path)
    return _made(Citation, citation, issuers=tuple(citation.issuers), section_path=path)


def _passage(passage: PassageJson) -> Passage:
    pages: tuple[Page, ...] = ()
    if passage.page is not None and passage.page_origin is not None:
        pages = (Page(passage.page, passage.start, passage.end, passage.page_origin),)
    twins = tuple(_made(Duplicate, each) for each in passage.duplicates)
    path = tuple(passage.section_path)
    return _made(Passage, passage, issuers=(), section_path=path, pages=pages, duplicates=twins)


def _made(kind: type[T], values: BaseModel, **converted: Any) -> T:
    """Return the dataclass with the fields that `values` has, but those that are given as they shall be."""
    fields: dict[str, Any] = kind.__dataclass_fields__  # type: ignore[attr-defined]
    shared = {name: getattr(values, name) for name in fields if name in type(values).model_fields}
    return kind(**(shared | converted))
