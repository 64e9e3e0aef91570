"""What a document assigns to a body, or holds for a place, by the brackets behind its items: （财政部牵头，水利部配合）."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.documents import Document
from index.chunking import make_chunk
from index.tokenizing import bigrams
from rag.draft import Draft
from rag.labelling import whole
from rag.question import Question
from rag.retrieval import make_passage
from rag.structure.document_facts import named_documents
from rag.structure.numbered import ABOUT_PARTS
from rag.types import Passage

_LEADS, _HELPS = "负责|牵头|主办|承办|组织实施", "参加|参与|配合|协办"
_ROLE = re.compile(rf"(?P<leads>{_LEADS})|(?P<helps>{_HELPS})")
_ASKS_WHICH = re.compile(r"哪些|哪[几二两三四五六七八九十\d]|有什么|[有共]几[项条]|列出")
# 由水利部负责, 水利部要牵头, 适用于福建.
_ASKED_NAMES = tuple(
    re.compile(pattern)
    for pattern in (
        r"适用(?:于|范围为?|范围是)(?P<place>[\u4e00-\u9fff]{2,20}?)(?:的|$|[，？?])",
        rf"(?:由|归)(?P<by>[\u4e00-\u9fff]{{2,20}}?)(?P<role>{_LEADS}|{_HELPS})",
        rf"(?P<body>[\u4e00-\u9fff]{{2,20}}?)(?:要|应当?|需要?|主要)?(?P<role>{_LEADS}|{_HELPS})",
    )
)
_BEFORE_NAME = re.compile(
    r"^.*?(?:里面?|中间?|内|上|其中|关于|请问|文件|通知|意见|方案|[，,的是])(?=[\u4e00-\u9fff]{2})"
)
_BRACKET = re.compile(r"[（(](?P<inside>[^（()）\n]{2,200})[）)][。；]?")
_ASSIGNS = re.compile(rf"{_LEADS}|{_HELPS}|负责部门|适用范围")
_FIELD = re.compile(r"(?P<name>负责部门|责任单位|牵头单位|适用范围)[:：](?P<value>[^，,；;：:]+)")
_ITEM_START = re.compile(r"[。；）)\n]\s*(?=\S)|^")
_OF_ROLES = ABOUT_PARTS | frozenset(re.findall(r"\w+", f"{_LEADS}|{_HELPS}|适用|范围|负责部门"))
_FEWEST, _MOST_ITEMS, _MOST_CHARS, _HEAD_CHARS = 3, 30, 300, 400
_MIN_SHARE = 0.5  # of the bigrams of what else the question names, that the head of the document must have


def assigned_items(
    question: Question, documents: Sequence[Document], shown: int
) -> tuple[list[Passage], list[Draft]] | None:
    """Return, as passages and drafts, every item of a document whose bracket names the body or the place that a question asks for.

    None where it asks for something else, or no document that assigns its items so names that one. The document that is named, or
    else the best one that does.

    Args:
        documents: Best first.
        shown: How many passages are numbered already.
    """
    asked = next((found for each in _ASKED_NAMES if (found := each.search(question.text))), None)
    if asked is None or not _ASKS_WHICH.search(question.text):
        return None
    name, role = _BEFORE_NAME.sub("", asked[1]), asked.groupdict().get("role") or ""
    named = named_documents(question, documents)
    for document in named or documents:
        brackets = list(_brackets(document.text, 0, len(document.text)))
        items = [each for each in brackets if _names(each["inside"], name, role)]
        is_meant = document in named or _is_about(document, question, name)
        if len(brackets) < _FEWEST or not items or not is_meant:
            continue
        spans = [_item(document.text, each) for each in items[:_MOST_ITEMS]]
        passages = [
            make_passage(number, document, make_chunk(document, *span), 0.0)
            for number, span in enumerate(spans, start=shown + 1)
        ]
        return passages, [whole(passage) for passage in passages]
    return None


def _brackets(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Yield the brackets of `text[start:end]` that assign something or say what it holds for."""
    return (found for found in _BRACKET.finditer(text, start, end) if _ASSIGNS.search(found["inside"]))


def _names(inside: str, name: str, role: str) -> bool:
    """Say whether a bracket names a body in a role, or without a role a place."""
    fields = {match["name"]: match["value"] for match in _FIELD.finditer(inside)}
    if not role:
        return name in fields.get("适用范围", "")
    helps = re.fullmatch(_HELPS, role) is not None
    if fields:
        return not helps and any(name in value for field, value in fields.items() if field != "适用范围")
    return any(name in bodies and is_helper is helps for bodies, is_helper in _roles(inside))


def _roles(inside: str) -> Iterator[tuple[str, bool]]:
    """Yield the bodies of a bracket as they are named together, each time with whether they only help."""
    at = 0
    for match in _ROLE.finditer(inside):
        yield inside[at : match.start()], match["helps"] is not None
        at = match.end()


def _is_about(document: Document, question: Question, name: str) -> bool:
    """Say whether a document is about what else a question names, or it names nothing else."""
    named = [term for term in question.terms if term not in name and term not in _OF_ROLES]
    others = {token for term in named for token in bigrams(term)}
    said = set(bigrams(f"{document.title}\n{document.doc_number or ''}\n{document.text[:_HEAD_CHARS]}"))
    return not others or len(others & said) >= _MIN_SHARE * len(others)


def _item(text: str, bracket: re.Match[str]) -> tuple[int, int]:
    """Return the span of the item that a bracket closes: from its line's beginning or the bracket before it, the last sentence of a long one."""
    start = text.rfind("\n", 0, bracket.start()) + 1
    for before in _brackets(text, start, bracket.start()):
        start = before.end()
    if bracket.end() - start > _MOST_CHARS:
        ends = [match.end() for match in re.finditer("。", text[start : bracket.start() - 1])]
        start += ends[-1] if ends else 0
    while text[start].isspace():
        start += 1
    return start, bracket.end()
