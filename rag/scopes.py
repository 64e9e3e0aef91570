"""Where an answer is looked for: in all documents, or for a follow-up in those that the last answer quoted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import rjieba

from corpus.fields.printed import squeezed
from index.filters import SearchFilters
from rag.comparing.parts import Retrieve
from rag.places import find_places
from rag.query.slots import TITLE, years_of
from rag.query.topic import lacks_subject
from rag.question import read_question
from rag.types import Passage, Turn

_POINTS = re.compile(r"[他她它]们?(?![人国乡])|[这那](?!么)|此(?![外次前后时])|上述|前述|[两前后]者|两样")
_NEIGHBOUR_YEAR = re.compile(r"[上前后下]一年|上年|次年|第二年")
_MARKER = re.compile(r"(?:\[\d+\])+|\n")
_VERDICT = re.compile(r"^[是否]：")
_ENDS = "。；;，,"
# What of a sentence must stand in a passage: its end, for the name of a side or a year may be put before it.
_MIN_CHARS, _END_CHARS = 6, 12
_MOST_TURNS, _MOST_QUOTES, _PASSAGES = 3, 3, 3
# What of an earlier turn is read: whoever asks sends it, of any length.
_MOST_ANSWER_CHARS, _MOST_QUERY_CHARS = 2000, 300


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an answer is looked for, and by which words.

    Attributes:
        note: What is said of it beside the answer, in Chinese; empty for all documents.
    """

    query: str
    filters: SearchFilters | None
    note: str = ""


def scopes_of(
    question: str,
    standalone: str,
    history: Sequence[Turn],
    filters: SearchFilters | None,
    retrieve: Retrieve,
) -> Iterator[Scope]:
    """Yield where an answer is looked for, one after the other until there is one.

    A follow-up that names no place, year or document is about those that the last answer quoted: it is looked for there first, and if it
    leans on what was said, nowhere else.

    Args:
        question: As typed.
        standalone: The same, made to stand alone.
        history: Earlier turns, oldest first.
        filters: Conditions on documents.
        retrieve: Finds passages under these conditions.
    """
    near = spoken_of(history, retrieve) if history and not _is_elsewhere(question, standalone) else []
    if near:
        # What was not made to stand alone is found by the words before it.
        query = (
            standalone
            if standalone != question
            else f"{history[-1].question[:_MOST_QUERY_CHARS]} {standalone}"
        )
        named = "、".join(f"《{passage.title}》" for passage in near)
        within = replace(filters or SearchFilters(), doc_ids=tuple(passage.doc_id for passage in near))
        yield Scope(query, within, f"按上文，只在{named}里查找。")
    if not near or not leans(question, standalone):
        yield Scope(standalone, filters)


def leans(question: str, standalone: str) -> bool:
    """Say whether a follow-up is about what was spoken of, rather than a place, a year or a document that it names.

    It was made to stand alone, or points back (那会怎么处理他), or lacks a subject.
    """
    if _is_elsewhere(question, standalone):
        return False
    return standalone != question or lacks_subject(question) or _points_back(question)


def spoken_of(history: Sequence[Turn], retrieve: Retrieve) -> list[Passage]:
    """Return a passage of each document that the last answer quoted, best first; empty where none is found.

    Where the last question was answered by nothing and named nothing, the answer before it counts.

    Args:
        history: Earlier turns, oldest first.
        retrieve: Finds passages for a query.
    """
    for turn in reversed(history[-_MOST_TURNS:]):
        found: dict[str, Passage] = {}
        for quote in _quotes(turn.answer_text):
            for passage in retrieve(quote[:_MOST_QUERY_CHARS], _PASSAGES):
                if squeezed(quote)[-_END_CHARS:] in squeezed(passage.text):
                    found.setdefault(passage.doc_id, passage)
        if found or _names_its_own(turn.question):
            return list(found.values())
    return []


def _quotes(answer: str) -> list[str]:
    """Return the first sentences of an answer, without what only the answer says."""
    pieces = (
        _VERDICT.sub("", piece.strip()).rstrip(_ENDS) for piece in _MARKER.split(answer[:_MOST_ANSWER_CHARS])
    )
    return [piece for piece in pieces if len(piece) >= _MIN_CHARS][:_MOST_QUOTES]


def _is_elsewhere(question: str, standalone: str) -> bool:
    """Say whether a question names its own year or place, or as it stands alone a document; what it has from the last one is near."""
    return _names_its_own(question) or _names_document(standalone)


def _names_its_own(question: str) -> bool:
    named = years_of(question) or _NEIGHBOUR_YEAR.search(question) or find_places(question)
    return bool(named) or _names_document(question)


def _names_document(question: str) -> bool:
    return TITLE.search(question) is not None or bool(read_question(question).doc_numbers)


def _points_back(question: str) -> bool:
    """Say whether a question points at something with nothing named before that."""
    match = _POINTS.search(question)
    return match is not None and not any(
        tag.startswith("n") and len(word) > 1 for word, tag in rjieba.tag(question[: match.start()])
    )
