"""Questions about a document's own parts, answered from its section tree: complete, in order, each heading a quote.

What a part says that has no parts of its own is said in its own sentences.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.documents import Document, Section, child_sections
from index.chunking import make_chunk
from index.sentences import sentence_spans
from index.tokenizing import fold
from rag.draft import Draft
from rag.instructions import is_instruction
from rag.labelling import heading_passage, whole
from rag.places import COUNTRY, mentions_place, names_province
from rag.question import Question, years_in
from rag.retrieval import make_passage
from rag.types import Passage

_ASKS_FOR_ALL = re.compile(
    r"哪些|(?:哪[些几一二两三四五六七八九十]*|几|多少)(?:个|项|条|大|点|章|部分|方面|要点|任务|内容|工作|举措|措施)|分(?:成|为)|有什么|列出|包括(?:哪|什么)"
)
_ASKS_WHAT_IT_SAYS = re.compile(
    r"[讲说写谈](?:了|的是?)?些?(?:什么|啥)|内容(?:是|有)?(?:什么|啥)|概括|概述|归纳|总结一下|摘要|大意"
)
_OF_A_DOCUMENT = re.compile(r"((?:19|20)\d{2})年[^，。？]{0,12}(?:报告|要点|总结|规划|纲要|方案|通知|意见)")
_ASKS_FOR_PARTS = re.compile(r"部分|分[成为]|全文|框架|结构|目录|大纲|[几哪]章")
_WHOLE_UNASKED = 0.05
_MOSTLY_NAMED = 0.5
_MOST_SENTENCES = 12
_WORD = re.compile(r"\w")
_WHOLE = re.compile(r"^(?:这份|该|本|整个|整份)?(?:全文|本文|文件|材料|通知|意见|文中)")
# What a question about parts may say beside the words of the heading.
_ABOUT_PARTS = frozenset(
    re.findall(
        r"\S+",
        "部分 大部分 方面 要点 任务 内容 工作 举措 措施 主要 分成 分为 包括 列出 安排 重点 几个 一共 总共 全文 本文 文件 材料 这份 份文件 分别 具体 部署 提出 列举 成绩 各项 条目 国务院 全国 概括 概述 归纳 摘要 大意 部分内容",
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
    if not (_ASKS_FOR_ALL.search(question.text) or _ASKS_WHAT_IT_SAYS.search(question.text)):
        return None
    best: tuple[float, Outline] | None = None
    for document in documents:
        for parent, heading, parts in _outlines(document):
            score = _match(question, document, heading, is_whole=parent is None)
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


def _match(question: Question, document: Document, heading: str, *, is_whole: bool) -> float:
    """Return how much of a heading the question names, 0 where it asks for something else.

    Everything that the question names must stand in the heading or in its document's title: 2014年工作要点有哪几项 asks for
    the parts of 2014年促进中部地区崛起工作要点, 2014年农业工作有哪几项 does not.
    """
    title = f"{document.title} {' '.join(document.issuers)}"
    if not _years_agree(question, title, heading) or any(
        not mentions_place(place, f"{title} {heading}") for place in question.places
    ):
        return 0.0
    is_of_country = COUNTRY.search(question.text) or "国务院" in question.text
    if is_of_country and names_province(document.title):
        return 0.0
    folded, around = fold(heading), fold(f"{title} {heading}")
    named = [term for term in question.terms if term not in _ABOUT_PARTS]
    if any(term not in around for term in named):
        return 0.0
    if not named and not question.years and not question.places:
        return 0.5 if is_whole and _WHOLE.search(question.text) else 0.0
    words = [*question.terms, *question.years, *question.places]
    said = sum(len(word) for word in dict.fromkeys(words) if word in folded)
    score = min(said / len(folded), 1.0)
    # A title says most of what any question about its document says; the parts of the whole are asked for as parts.
    if not is_whole:
        return score
    return score or 0.01 if _ASKS_FOR_PARTS.search(question.text) else score * _WHOLE_UNASKED


def _years_agree(question: Question, title: str, heading: str) -> bool:
    """Say whether every year asked for is the heading's, or, where that is of no year, the title's.

    The year of a document that is named by it (2025年政府工作报告) need only stand in the title.
    """
    of_title = years_in(title)
    asked = question.years - (of_title & frozenset(_OF_A_DOCUMENT.findall(question.text)))
    return asked <= (years_in(heading) or of_title)


def find_told_section(question: Question, documents: Sequence[Document]) -> tuple[Document, Section] | None:
    """Return the section without parts of its own that a question wants told; None if it asks for something else.

    The question must name most of the heading: 现代农业讲了什么 does not ask for all of 加快发展现代农业.
    """
    if not _ASKS_WHAT_IT_SAYS.search(question.text):
        return None
    named = [
        (_match(question, document, heading, is_whole=False), document, parent)
        for document in documents
        for parent, heading, parts in _outlines(document)
        if parent is not None and not parts
    ]
    score, document, section = max(named, key=lambda each: each[0], default=(0.0, None, None))
    return (document, section) if document and section and score >= _MOSTLY_NAMED else None


def outline_answer(
    question: Question, documents: Sequence[Document], shown: int
) -> tuple[list[Passage], list[Draft]] | None:
    """Return the passages and drafts that list the parts that a question asks for, or say what a part without parts says.

    None if it asks for something else.

    Args:
        documents: Best first.
        shown: How many passages are numbered already.
    """
    outline = find_outline(question, documents)
    if outline is None:
        told = find_told_section(question, documents)
        return _told(*told, shown) if told else None
    passages = [
        heading_passage(outline.document, part, number)
        for number, part in enumerate(outline.parts, start=shown + 1)
    ]
    return passages, [whole(passage) for passage in passages]


def _told(document: Document, section: Section, shown: int) -> tuple[list[Passage], list[Draft]] | None:
    """Return the sentences of a section but those that speak to a machine; of one that has many in several paragraphs, the
    first of each. None if it has none.
    """
    text = document.text
    sentences = [
        (start, end)
        for start, end in sentence_spans(text, section.heading_end, section.end)
        if _WORD.search(text, start, end) and not is_instruction(text[start:end])
    ]
    first = [
        span
        for before, span in zip([(0, section.heading_end), *sentences], sentences, strict=False)
        if "\n" in text[before[1] : span[0]]
    ]
    if len(sentences) > _MOST_SENTENCES and len(first) > 1:
        sentences = first
    if not sentences:
        return None
    passages = [
        make_passage(number, document, make_chunk(document, start, end), 0.0)
        for number, (start, end) in enumerate(sentences, start=shown + 1)
    ]
    return passages, [whole(passage) for passage in passages]
