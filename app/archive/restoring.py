"""A kept answer as the value that the page shows."""

from __future__ import annotations

from typing import cast

from app.schemas import AnswerJson, CitationJson, PassageJson
from corpus.documents import Page
from rag.types import Answer, AnswerSentence, Citation, Duplicate, Passage, Span, StageName


def restored(answer: AnswerJson) -> Answer:
    """Return the answer of which `answer` is the JSON object, but for what that leaves out of passages."""
    timings = cast(dict[StageName, int], answer.timings_ms.model_dump())
    return Answer(
        question=answer.question,
        standalone_question=answer.standalone_question,
        text=answer.text,
        refused=answer.refused,
        refusal_reason=answer.refusal_reason,
        sentences=tuple(
            AnswerSentence(
                each.text,
                tuple(each.citations),
                each.support,
                tuple(Span(span.number, span.start, span.end) for span in each.spans),
            )
            for each in answer.sentences
        ),
        citations=tuple(map(_citation, answer.citations)),
        passages=tuple(map(_passage, answer.passages)),
        warnings=tuple(answer.warnings),
        model=answer.model,
        generation=answer.generation,
        timings_ms=timings,
        fell_back=answer.fell_back,
        answerability=answer.answerability,
    )


def _citation(citation: CitationJson) -> Citation:
    values = {name: getattr(citation, name) for name in type(citation).model_fields}
    for name in ("issuers", "section_path"):
        values[name] = tuple(values[name])
    known = Citation.__dataclass_fields__
    return Citation(**{name: value for name, value in values.items() if name in known})


def _passage(passage: PassageJson) -> Passage:
    pages: tuple[Page, ...] = ()
    if passage.page is not None and passage.page_origin is not None:
        pages = (Page(passage.page, passage.start, passage.end, passage.page_origin),)
    return Passage(
        number=passage.number,
        doc_id=passage.doc_id,
        source=passage.source,
        title=passage.title,
        doc_number=passage.doc_number,
        issuers=(),
        issued_on=passage.issued_on,
        status=passage.status,
        section_path=tuple(passage.section_path),
        start=passage.start,
        end=passage.end,
        text=passage.text,
        score=passage.score,
        pages=pages,
        successor=passage.successor,
        duplicates=tuple(
            Duplicate(each.doc_id, each.source, each.title, each.start, each.end)
            for each in passage.duplicates
        ),
    )
