"""Sections that a question names by their numbers: 第三十条规定了什么, 第二部分讲了什么, 第三章第一节."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.documents import Document, Section, child_sections
from corpus.in_force.document_names import bare_title
from corpus.numerals import parse_numeral
from index.tokenizing import fold
from rag.places import mentions_place
from rag.question import Question, read_question, years_in
from rag.structure.document_facts import named_documents, names_of

PARTS = "部分|方面|章|节|条|项|点|要点|任务|内容|原则|工作|举措|措施|要求|安排|部署"
REFERENCE = re.compile(
    r"[第笫](?P<n>[0-9]{1,4}|[〇零一二三四五六七八九十百千]{1,9})(?P<unit>编|章|节|条|大?部分)(?:之[一二三四五六七八九十]{1,2})?"
)
_KINDS = {"编": "part", "章": "chapter", "节": "section", "条": "article"}
_LABEL = re.compile(
    r"[第笫（(]?\s*(?P<n>[0-9]{1,4}|[〇零两一二三四五六七八九十百千]{1,9})(?:.*条之(?P<of>[一二三四五六七八九十]{1,2}))?"
)
# Words that ask what an article or a part says, and nothing of what it says.
_SAYS = "的|中|里面?|是|了|都|又|主要|具体|大概|分别|各|有|些|怎么|怎样|如何|规定|内容|讲|说|写|谈|介绍|原文|全文|条文|什么|啥|哪些|一下|呢|第[一二三四五六七八九十]+[款项]|[？?。，, ]"
_ASKS_WHAT_IS_SAID = re.compile(rf"(?:{_SAYS})*+")
_ASKS_WHAT_PARTS_SAY = re.compile(rf"(?:{_SAYS}|包括|提出|列出|分为|哪?几|个|大|{PARTS})*+")
_AND = re.compile(r"[的和与及以、，, ]*")
_EDGES = "的中里面《》“” "

# What a question about parts may say beside the words of the heading.
ABOUT_PARTS = frozenset(
    re.findall(
        r"\S+",
        "部分 大部分 方面 要点 任务 内容 工作 举措 措施 主要 分成 分为 包括 列出 安排 重点 几个 一共 总共 全文 本文 文件 材料 这份 份文件 分别 具体 部署 提出 列举 成绩 各项 条目 国务院 全国 概括 概述 归纳 摘要 大意 部分内容 介绍 查询 查看 解释 一下",
    )
)


Numeral = tuple[int, int]  # 第三条之一 is (3, 1), 第四部分 (4, 0)


@dataclass(frozen=True, slots=True)
class Numbered:
    """Sections that a question names by their numbers; `missing` is the number after the document's last, or empty."""

    document: Document
    sections: tuple[Section, ...]
    missing: str = ""


def find_numbered(question: Question, documents: Sequence[Document]) -> Numbered | None:
    """Return the articles, chapters or parts that a question names by their numbers and asks to be told, in its order.

    None where it asks something else of them (第二十三条规定罚款多少), leaves open of which document, or that numbers none so.
    """
    named = list(REFERENCE.finditer(question.text))
    if not named or not _asks_what_is_said(question.text, named):
        return None
    document = _document_called(question.text[: named[0].start()], documents)
    if document is None:
        return None
    sections: list[Section] = []
    within: Section | None = None
    for before, reference in zip([None, *named], named, strict=False):
        # 第三章第二节 is one place.
        within = sections.pop() if before and _order(before) < _order(reference) else None
        if reference["unit"] == "节" and within is None:  # each chapter has its own
            return None
        numbers = _numbers(document, reference["unit"], within)
        asked = read_number(reference[0])
        if not numbers or asked is None or (asked not in numbers and asked < max(numbers)):
            return None
        if asked not in numbers:
            return Numbered(document, (), reference[0])
        sections.append(numbers[asked])
    return Numbered(document, tuple(sections))


def missing_part(question: Question, documents: Sequence[Document]) -> str:
    """Return that the document lacks what a question names by its number (《…》没有第四十条); empty where it does not."""
    numbered = find_numbered(question, documents)
    return f"《{numbered.document.title}》没有{numbered.missing}" if numbered and numbered.missing else ""


def _asks_what_is_said(text: str, named: Sequence[re.Match[str]]) -> bool:
    asks = _ASKS_WHAT_IS_SAID if named[-1]["unit"] == "条" else _ASKS_WHAT_PARTS_SAY
    return asks.fullmatch(text, named[-1].end()) is not None and all(
        _AND.fullmatch(text, one.end(), other.start()) for one, other in pairwise(named)
    )


def _document_called(name: str, documents: Sequence[Document]) -> Document | None:
    """Return the document that the words before a number call: by its title, its number, or words of its title and its kind.

    None where they may mean several, or say more than a name (违反《…》).
    """
    asked = read_question(name)
    terms = [term for term in asked.terms if term not in ABOUT_PARTS]
    called = named_documents(asked, documents)
    if not (called or asked.titles or asked.doc_numbers):
        kind = bare_title(name.strip(_EDGES))[-2:]
        called = [
            document
            for document in documents
            if not (terms or asked.years or asked.places)
            or any(each.endswith(kind) for each in names_of(document))
        ]
    meant = [
        document
        for document in called
        if (title := f"{document.title} {document.doc_number or ''} {' '.join(document.issuers)}")
        and all(term in fold(title) for term in terms)
        and all(mentions_place(place, title) for place in asked.places)
        and asked.years <= years_in(title)
    ]
    return meant[0] if len(meant) == 1 else None


def _order(reference: re.Match[str]) -> int:
    return "编章节条".find(reference["unit"])  # 部分 before all


def _numbers(document: Document, unit: str, within: Section | None) -> dict[Numeral, Section]:
    """Return the articles, chapters or outermost parts of a document, or of a section of it, by number."""
    sections = document.sections if unit in _KINDS else top_sections(document)
    found: dict[Numeral, Section] = {}
    for section in sections:
        is_inside = within is None or within.start <= section.start < within.end
        if is_inside and (unit not in _KINDS or section.kind == _KINDS[unit]):
            number = read_number(section.label)
            if number is not None:
                found.setdefault(number, section)
    return found


def read_number(label: str) -> Numeral | None:
    """Return the number of 第三条之一, 第四部分, 四、, （四） or 四; None where it is none."""
    match = _LABEL.match(label)
    try:
        return (parse_numeral(match["n"]), parse_numeral(match["of"] or "0")) if match else None
    except ValueError:
        return None


def top_sections(document: Document) -> list[Section]:
    """Return the outermost sections; of a document that is one annex or one titled text, those within."""
    top = [s for s in document.sections if s.level == 1 and s.kind not in ("preamble", "body")]
    while len(top) == 1 and (inner := titled_children(document, top[0])):
        top = inner
    return top


def titled_children(document: Document, parent: Section) -> list[Section]:
    """Return the parts of a section that have headings."""
    return [part for part in child_sections(document.sections, parent) if part.title]
