"""Questions about a document's own parts, answered from its section tree: complete, in order, each heading a quote."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.documents import Document, Section, child_sections, section_path
from index.chunking import make_chunk
from index.tokenizing import fold
from rag.composition import Draft
from rag.places import mentions_place
from rag.question import Question, years_in
from rag.retrieval import make_passage
from rag.types import Passage, Span

_ASKS_FOR_ALL = re.compile(
    r"(?:哪[些几一二两三四五六七八九十]*|几|多少)(?:个|项|条|大|点|章|部分|方面|要点|任务|内容|工作|举措|措施)|分(?:成|为)|有什么|有哪些|列出|包括(?:哪|什么)"
)
_WHOLE = re.compile(r"^(?:这份|该|本|整个|整份)?(?:全文|本文|文件|材料|通知|意见|文中)")
# What a question about parts may say beside the words of the heading.
_ABOUT_PARTS = frozenset(
    re.findall(
        r"\S+",
        "部分 大部分 方面 要点 任务 内容 工作 举措 措施 主要 分成 分为 包括 列出 安排 重点 几个 一共 总共 全文 本文 文件 材料 这份 份文件 分别 具体",
    )
)


@dataclass(frozen=True, slots=True)
class Outline:
    """A section whose parts are asked for, and the parts. `parent` is None for the document itself."""

    document: Document
    parent: Section | None
    parts: tuple[Section, ...]


def find_outline(question: Question, documents: Sequence[Document]) -> Outline | None:
    """Return the outline that a question asks for, or None if it asks for something else."""
    if not _ASKS_FOR_ALL.search(question.text):
        return None
    best: tuple[float, Outline] | None = None
    for document in documents:
        for parent, heading, parts in _outlines(document):
            score = _match(question, heading, is_whole=parent is None)
            if len(parts) > 1 and score and (best is None or score > best[0]):
                best = (score, Outline(document, parent, parts))
    return best[1] if best else None


def _outlines(document: Document) -> list[tuple[Section | None, str, tuple[Section, ...]]]:
    top = tuple(s for s in document.sections if s.level == 1 and s.kind not in ("preamble", "body"))
    found: list[tuple[Section | None, str, tuple[Section, ...]]] = [(None, document.title, top)]
    for section in document.sections:
        if section.title:
            heading = document.text[section.start : section.heading_end]
            parts = tuple(part for part in child_sections(document.sections, section) if part.title)
            found.append((section, heading, parts))
    return found


def _match(question: Question, heading: str, *, is_whole: bool) -> float:
    """Return how much of a heading the question names, 0 where it asks for something else.

    Everything that the question names must stand in the heading: 2014年工作要点有哪几项 asks for the parts of
    2014年促进中部地区崛起工作要点, 2014年农业工作有哪几项 does not.
    """
    if not question.years <= years_in(heading) or any(
        not mentions_place(place, heading) for place in question.places
    ):
        return 0.0
    folded = fold(heading)
    named = [term for term in question.terms if term not in _ABOUT_PARTS]
    if any(term not in folded for term in named):
        return 0.0
    if not named and not question.years:
        return 0.5 if is_whole and _WHOLE.search(question.text) else 0.0
    words = [*named, *question.years, *question.places, *(term for term in question.terms if term in folded)]
    return min(sum(map(len, dict.fromkeys(words))) / len(folded), 1.0) or 0.01


def outline_answer(
    question: Question, documents: Sequence[Document], shown: int
) -> tuple[list[Passage], list[Draft]] | None:
    """Return the passages and drafts that list the parts that a question asks for; None if it asks for something else.

    Args:
        documents: Best first.
        shown: How many passages are numbered already.
    """
    outline = find_outline(question, documents)
    if outline is None:
        return None
    passages = [
        heading_passage(outline.document, part, number)
        for number, part in enumerate(outline.parts, start=shown + 1)
    ]
    return passages, [_whole(passage) for passage in passages]


def name_section(
    draft: Draft, documents: Sequence[Document], passages: Sequence[Passage]
) -> tuple[Draft, Passage] | None:
    """Return a draft that names the section its words stand in (见“（六）…”：…), and the heading as a passage.

    None where they stand under no heading, or nowhere.
    """
    if not draft.spans:
        return None
    span = draft.spans[0]
    doc_id = next(passage.doc_id for passage in passages if passage.number == span.number)
    document = next((document for document in documents if document.doc_id == doc_id), None)
    if document is None:
        return None
    titled = [section for section in section_path(document.sections, span.start) if section.title]
    if not titled:
        return None
    passage = heading_passage(document, titled[-1], len(passages) + 1)
    heading = _whole(passage)
    return Draft(f"见“{heading.text}”：{draft.text}", (*draft.spans, *heading.spans)), passage


def heading_passage(document: Document, section: Section, number: int) -> Passage:
    """Return the printed heading of a section as a passage."""
    end = (
        section.heading_end
        - len(document.text[section.start : section.heading_end])
        + len(document.text[section.start : section.heading_end].rstrip())
    )
    return make_passage(number, document, make_chunk(document, section.start, end), 0.0)


def _whole(passage: Passage) -> Draft:
    return Draft(passage.text, (Span(passage.number, passage.start, passage.end),))
