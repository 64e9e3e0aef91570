"""Questions about a named document itself: its number, who issued it, when, since when it holds; as it prints them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.documents import Document
from corpus.in_force.document_names import bare_title, fold_title, is_generic, title_keys
from index.chunking import make_chunk
from index.references import canonical_doc_number, doc_number_tokens, find_doc_numbers
from index.tokenizing import bigrams
from rag.draft import Draft
from rag.places import find_places
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
_FIRST = re.compile(r"首次|初次|最初|最早|第一次")  # what a later version prints of itself is not that
_MIN_NAME_CHARS = 6  # without 《》
_SAME_TITLE = 0.9  # of the bigrams of either title
_TITLE_WITHIN_CHARS = 400  # a title stands at the head of its document
_FORWARDED = re.compile(r'(?:印发|发布|公布|转发|批转)"?(?P<inner>[^"]+?)"?的(?:通知|公告|决定|命令|令|函)$')
# 档案法实施办法 and 关于修改档案法的决定 are not 档案法.
_GOES_ON = re.compile(r"的?(?:实施)?(?:细则|条例|办法|解释|意见|方案)|实施规定|的决定|修正案")
_OF_PLACE = r"(?:省|市|县|区|\w{0,4}自治[区州县])?$"
# What may stand between a document's name and what is asked of it; of anything else it is asked.
_BETWEEN = re.compile(
    r'(?:\((?:试行|暂行)\)|[()"的是由于从自在了,，、和与]|分别|各自|具体|正式|到底|究竟|最终|[这该]?个?[份项]?(?:文件|通知|办法|条例|规定|意见|方案))*+'
)


@dataclass(frozen=True, slots=True)
class _Named:
    """A document and where a bare question names it: from `start` to `end`."""

    start: int
    end: int
    document: Document


def document_fact(
    question: Question, documents: Sequence[Document], shown: int
) -> tuple[list[Passage], list[Draft]] | None:
    """Return what each named document prints of itself, as passages and drafts; None where none is named or prints it.

    Args:
        documents: Best first.
        shown: How many passages are numbered already.
    """
    asked = next((field for field, (pattern, _) in _FACTS.items() if pattern.search(question.text)), None)
    if asked is None or _FIRST.search(question.text):
        return None
    named = _named(question, documents)
    if not _asks_of_themselves(question, asked, named):
        return None
    passages: list[Passage] = []
    drafts: list[Draft] = []
    for each in named:
        spans = _printed(each.document, asked)
        title = _printed_title(each.document) if len(named) > 1 and spans else None
        cited = [
            make_passage(number, each.document, make_chunk(each.document, start, end), 0.0)
            for number, (start, end) in enumerate(
                [*spans, *([title] if title else [])], start=shown + len(passages) + 1
            )
        ]
        if cited:
            passages += cited
            drafts.append(_draft(cited, len(spans), _FACTS[asked][1]))
    return (passages, drafts) if drafts else None


def named_documents(question: Question, documents: Sequence[Document]) -> list[Document]:
    """Return the documents that a question names by number, or else by title, in the order in which it names them.

    A title may be that of what a notice forwards (关于印发…的通知), and lack the country's name and 试行; without 《》 it
    must stand in the question in full. Of documents that one name fits the first is meant, of names within each other the
    longest.
    """
    return [each.document for each in _named(question, documents)]


def names_of(document: Document) -> list[str]:
    """Return the bare titles by which a document may be called: its own, and that of what it forwards."""
    forwarded = _FORWARDED.search(bare_title(document.title))
    inner = bare_title(forwarded["inner"]) if forwarded else ""
    names = [*title_keys(document.title)[1:], "" if is_generic(inner) else inner]
    return [name for name in dict.fromkeys(names) if name]


def _named(question: Question, documents: Sequence[Document]) -> list[_Named]:
    text = bare_title(question.text)
    found: dict[tuple[int, int], _Named] = {}
    for where in (_where_numbered, _where_titled):
        for document in documents:
            if place := where(question, text, document):
                found.setdefault(place, _Named(*place, document))
        if found:
            break
    return [
        found[place]
        for place in sorted(found)
        if not any(place != other and other[0] <= place[0] and place[1] <= other[1] for other in found)
    ]


def _where_numbered(question: Question, text: str, document: Document) -> tuple[int, int] | None:
    own = set(doc_number_tokens(document.doc_number or ""))
    for printed in find_doc_numbers(question.text):
        if canonical_doc_number(printed) in own:
            start = text.find(fold_title(printed))
            return start, start + len(fold_title(printed))
    return None


def _where_titled(question: Question, text: str, document: Document) -> tuple[int, int] | None:
    names = names_of(document)
    if question.titles:
        alike = (title for title in map(bare_title, question.titles) if any(_alike(title, n) for n in names))
        title = next(alike, None)
        return (text.find(title), text.find(title) + len(title)) if title else None
    for name in names:
        start, end = text.find(name), text.find(name) + len(name)
        if len(name) >= _MIN_NAME_CHARS and start >= 0 and not _is_part_of_another(text, start, end):
            return start, end
    return None


def _is_part_of_another(text: str, start: int, end: int) -> bool:
    """Say whether a name that stands in a text is part of another: of the document of a place, of the rules under a law."""
    before = text[:start]
    of_place = any(re.search(re.escape(place) + _OF_PLACE, before) for place in find_places(before))
    return of_place or _GOES_ON.match(text, end) is not None


def _asks_of_themselves(question: Question, field: str, named: Sequence[_Named]) -> bool:
    """Say whether a fact is asked of the named documents, not of what they speak of: 《…》规定的补贴从何时起执行."""
    text = bare_title(question.text)
    asked = _FACTS[field][0].search(text)
    if asked is None or not named:
        return False
    between = text[named[-1].end : asked.start()] or text[asked.end() : named[0].start]
    return _BETWEEN.fullmatch(between) is not None


def _alike(one: str, other: str) -> bool:
    first, second = set(bigrams(one)), set(bigrams(other))
    shared = len(first & second)
    return bool(first and second) and shared >= _SAME_TITLE * max(len(first), len(second))


def _printed(document: Document, field: str) -> list[tuple[int, int]]:
    return [
        (source.start, source.end)
        for source in document.field_sources
        if source.field == field and source.start is not None and source.end is not None
    ]


def _printed_title(document: Document) -> tuple[int, int] | None:
    start = document.text.find(document.title, 0, _TITLE_WITHIN_CHARS) if document.title else -1
    return (start, start + len(document.title)) if start >= 0 else None


def _draft(cited: Sequence[Passage], facts: int, label: str) -> Draft:
    """Return a draft of what the first of the passages say, under the title that the one after them, if any, prints."""
    words = "、".join(dict.fromkeys(passage.text for passage in cited[:facts]))
    text = f"{label}：{words}。" if label else words
    titled = "".join(f"《{passage.text}》" for passage in cited[facts:] if passage.text not in text)
    return Draft(f"{titled}{text}", tuple(Span(p.number, p.start, p.end) for p in cited))
