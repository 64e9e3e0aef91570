"""Questions about a named document itself: its number, who issued it, when, since when it holds; as it prints them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.documents import Document, FieldSource
from index.chunking import make_chunk
from index.tokenizing import bigrams, fold
from rag.draft import Draft
from rag.question import Question
from rag.retrieval import make_passage
from rag.types import Passage, Span

_FACTS = {
    "doc_number": (re.compile(r"文号|发文字号|几号文"), "文号"),
    "issuers": (
        re.compile(
            r"(?:谁|哪[个些家]?(?:部门|单位|机关|机构|部委)?|什么(?:部门|单位|机关|机构)).{0,5}(?:印发|发布|制定|发[出文的]|出台|签发)"
            r"|(?:发文|印发|发布|制定)(?:机关|单位|部门)"
        ),
        "发文机关",
    ),
    "issued_on": (
        re.compile(
            r"(?:什么时候|何时|哪[一]?[天年日]|几月几[日号]).{0,4}(?:印发|发布|成文|发[出文的]|出台|签发)|(?:成文|印发|发布|发文)(?:日期|时间)"
        ),
        "成文日期",
    ),
    "effective_on": (
        re.compile(
            r"(?:什么时候|何时|几时|哪[一]?[天年日]|从哪).{0,8}(?:施行|生效|实施|执行)|(?:施行|生效|实施)(?:日期|时间)"
        ),
        "",  # said by a sentence of the document, which is quoted
    ),
}
_MIN_TITLE_CHARS = 6
_SAME_TITLE = 0.9  # of the bigrams of either title


def document_fact(
    question: Question, documents: Sequence[Document], shown: int
) -> tuple[list[Passage], list[Draft]] | None:
    """Return what a document prints of itself, as passages and drafts; None where none is named or it prints nothing of it.

    Args:
        documents: Best first; the first that the question names is meant.
        shown: How many passages are numbered already.
    """
    asked = next((field for field, (pattern, _) in _FACTS.items() if pattern.search(question.text)), None)
    document = next((document for document in documents if _names(question, document)), None)
    if asked is None or document is None:
        return None
    found = _printed(document, asked)
    if not found:
        return None
    passages = [
        make_passage(number, document, make_chunk(document, source.start or 0, source.end or 0), 0.0)
        for number, source in enumerate(found, start=shown + 1)
    ]
    label = _FACTS[asked][1]
    words = "、".join(dict.fromkeys(passage.text for passage in passages))
    text = f"{label}：{words}。" if label else words
    return passages, [Draft(text, tuple(Span(p.number, p.start, p.end) for p in passages))]


def _names(question: Question, document: Document) -> bool:
    title = fold(document.title)
    if len(title) < _MIN_TITLE_CHARS:
        return False
    if not question.titles:
        return title in fold(question.text)
    return any(_alike(fold(named), title) for named in question.titles)


def _alike(one: str, other: str) -> bool:
    first, second = set(bigrams(one)), set(bigrams(other))
    shared = len(first & second)
    return bool(first and second) and shared >= _SAME_TITLE * max(len(first), len(second))


def _printed(document: Document, field: str) -> list[FieldSource]:
    return [
        source
        for source in document.field_sources
        if source.field == field and source.start is not None and source.end is not None
    ]
