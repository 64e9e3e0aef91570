"""Questions about a document's own parts, answered from its section tree: complete, in order, each heading a quote.

What a part says that has no parts of its own is said in its own sentences, and so is an article that is named.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.documents import Document, Section
from index.chunking import make_chunk
from index.sentences import sentence_spans
from index.tokenizing import fold
from rag.draft import Draft
from rag.instructions import is_instruction
from rag.labelling import heading_passage, whole
from rag.places import COUNTRY, mentions_place, names_province
from rag.question import Question, years_in
from rag.retrieval import make_passage
from rag.structure.document_facts import named_documents, names_of
from rag.structure.numbered import (
    ABOUT_PARTS,
    PARTS,
    REFERENCE,
    Numbered,
    find_numbered,
    read_number,
    titled_children,
    top_sections,
)
from rag.types import Passage

_N = r"[0-9]{1,3}|[两一二三四五六七八九十]{1,3}"
# 几个 and 多少个 count parts only where a part is what they count: 多少个综合保税区 is asked of the text.
_COUNT = rf"(?:项|条|点|[个大]+(?:{PARTS}|(?=$|[，,。？?]))|(?:主要|重点)?(?:{PARTS}))"
_ASKS_FOR_ALL = re.compile(rf"哪些|(?:哪(?:几|{_N})|几|多少){_COUNT}|有什么|列出|包括(?:哪些|什么)")
# 哪些决定必须经过审核 asks which, not for what a section on it is made of.
_ASKS_WHICH_MUST = re.compile(
    rf"哪(?:些|几[个项种类])(?!{PARTS})[^，。？]{{1,10}}?(?:必须|应当|应该|可以|不得|不能|需要|要(?![点求]))"
)
_STATED_COUNT = re.compile(rf"哪(?P<n>{_N})(?:[个大项条点]|{PARTS})")
_ASKS_WHAT_IT_SAYS = re.compile(
    r"[讲说写谈](?:了|的是?)?些?(?:什么|啥)|内容(?:是|有)?(?:什么|啥)|概括|概述|归纳|总结一下|摘要|大意"
)
_OF_A_DOCUMENT = re.compile(r"((?:19|20)\d{2})年[^，。？]{0,12}(?:报告|要点|总结|规划|纲要|方案|通知|意见)")
_ASKS_FOR_PARTS = re.compile(r"部分|全文|框架|结构|目录|大纲|[几哪]章")
_WHOLE_UNASKED = 0.05
_MOSTLY_NAMED = 0.5
_MOST_SENTENCES = 12
_WORD = re.compile(r"\w")
_WHOLE = re.compile(r"^(?:这份|该|本|整个|整份)?(?:全文|本文|文件|材料|通知|意见|文中)")


@dataclass(frozen=True, slots=True)
class Outline:
    """A section whose parts are asked for, and the parts. `parent` is None for the document itself."""

    document: Document
    parent: Section | None
    parts: tuple[Section, ...]


def find_outline(question: Question, documents: Sequence[Document]) -> Outline | None:
    """Return the outline that a question asks for, or None if it asks for something else.

    A part that is named by its number (第三章) is not looked for among the headings; a number of parts that is stated (哪六项)
    must be that of the parts.
    """
    asks_for_all = _ASKS_FOR_ALL.search(question.text) or _ASKS_WHAT_IT_SAYS.search(question.text)
    if not asks_for_all or REFERENCE.search(question.text) or _ASKS_WHICH_MUST.search(question.text):
        return None
    stated = _STATED_COUNT.search(question.text)
    count = read_number(stated["n"]) if stated else None
    best: tuple[float, Outline] | None = None
    for document in documents:
        for parent, heading, parts in _outlines(document):
            if (
                len(parts) < 2
                or not any(part.title for part in parts)
                or (stated and (len(parts), 0) != count)
            ):
                continue
            # The printed title of what a notice forwards is a section that holds all of it.
            is_whole = parent is None or fold(heading).strip() in fold(document.title)
            score = _match(question, document, heading, is_whole=is_whole)
            if score and (best is None or score > best[0]):
                best = (score, Outline(document, parent, parts))
    return best[1] if best else None


def _outlines(document: Document) -> list[tuple[Section | None, str, tuple[Section, ...]]]:
    found: list[tuple[Section | None, str, tuple[Section, ...]]] = [
        (None, document.title, tuple(top_sections(document)))
    ]
    for section in document.sections:
        if section.title:
            heading = document.text[section.start : section.heading_end]
            found.append((section, heading, tuple(titled_children(document, section))))
    return found


def _match(question: Question, document: Document, heading: str, *, is_whole: bool) -> float:
    """Return how much of a heading the question names, 0 where it asks for something else.

    Everything that the question names must stand in the heading or in its document's title: 2014年工作要点有哪几项 asks for
    the parts of 2014年促进中部地区崛起工作要点, 2014年农业工作有哪几项 does not.
    """
    title = f"{document.title} {document.doc_number or ''} {' '.join(document.issuers)}"
    of_number = bool(question.doc_numbers)
    if of_number and document not in named_documents(question, [document]):
        return 0.0
    if not _years_agree(question, title, heading) or any(
        not mentions_place(place, f"{title} {heading}") for place in question.places
    ):
        return 0.0
    is_of_country = COUNTRY.search(question.text) or "国务院" in question.text
    if is_of_country and names_province(document.title):
        return 0.0
    folded, around = fold(heading), fold(f"{title} {heading}")
    if any(fold(words) not in around for words in question.quoted):
        return 0.0
    number = fold(document.doc_number or "") if of_number else ""
    named = [term for term in question.terms if term not in ABOUT_PARTS and term not in number]
    if any(term not in around for term in named):
        return 0.0
    if not named and not question.years and not question.places:
        return 0.5 if is_whole and (of_number or _WHOLE.search(question.text)) else 0.0
    words = [*question.terms, *question.years, *question.places]
    said = sum(len(word) for word in dict.fromkeys(words) if word in folded)
    score = min(said / len(folded), 1.0)
    # A title says most of what any question about its document says; the parts of the whole are asked for as parts, or of what
    # is called by its title: 生活垃圾包括哪些 does not ask for the chapters of 生活垃圾管理条例.
    if not is_whole:
        return score
    if _ASKS_FOR_PARTS.search(question.text):
        return score or 0.01
    is_named = any(name[-2:] in question.text for name in names_of(document))  # as 条例, as 意见
    is_named = is_named or _ASKS_WHAT_IT_SAYS.search(question.text) is not None
    return score * _WHOLE_UNASKED if is_named else 0.0


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
    if not _ASKS_WHAT_IT_SAYS.search(question.text) or REFERENCE.search(question.text):
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
    """Return the passages and drafts that list the parts that a question asks for, or say what a part or an article says.

    None if it asks for something else; both empty where the document has no part of the number that is named: then nothing
    else answers either (`missing_part`).

    Args:
        documents: Best first.
        shown: How many passages are numbered already.
    """
    if numbered := find_numbered(question, documents):
        return _numbered_answer(numbered, shown)
    outline = find_outline(question, documents)
    if outline is None:
        told = find_told_section(question, documents)
        return _drafted(_told(*told, shown)) if told else None
    return _drafted(_headings(outline.document, outline.parts, shown))


def _numbered_answer(numbered: Numbered, shown: int) -> tuple[list[Passage], list[Draft]]:
    passages: list[Passage] = []
    for section in numbered.sections:
        parts = titled_children(numbered.document, section)
        so_far = shown + len(passages)
        passages += (
            _headings(numbered.document, parts, so_far)
            if len(parts) > 1
            else _told(numbered.document, section, so_far, with_heading=True)
        )
    return passages, [whole(passage) for passage in passages]


def _headings(document: Document, parts: Sequence[Section], shown: int) -> list[Passage]:
    return [heading_passage(document, part, number) for number, part in enumerate(parts, start=shown + 1)]


def _drafted(passages: list[Passage]) -> tuple[list[Passage], list[Draft]] | None:
    return (passages, [whole(passage) for passage in passages]) if passages else None


def _told(document: Document, section: Section, shown: int, *, with_heading: bool = False) -> list[Passage]:
    """Return the sentences of a section but those that speak to a machine; of one that has many in several paragraphs, but no
    article, the first of each.
    """
    text = document.text
    begin = section.start if with_heading else section.heading_end
    sentences = [
        (start, end)
        for start, end in sentence_spans(text, begin, section.end)
        if _WORD.search(text, start, end) and not is_instruction(text[start:end])
    ]
    first = [
        span
        for (_, before), span in zip([(0, max(begin - 1, 0)), *sentences], sentences, strict=False)
        if "\n" in text[before : span[0]]
    ]
    if len(sentences) > _MOST_SENTENCES and len(first) > 1 and section.kind != "article":
        sentences = first
    return [
        make_passage(number, document, make_chunk(document, start, end), 0.0)
        for number, (start, end) in enumerate(sentences, start=shown + 1)
    ]
