"""What a query names outright: a document by its number or title, an article by its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein
from rapidfuzz.fuzz import partial_ratio_alignment

from corpus.documents import Document
from corpus.in_force.document_names import bare_title, document_number, title_keys
from corpus.numerals import parse_numeral
from index.entries import DocumentEntry
from index.references import find_doc_numbers

_N = r"[0-9０-９]{1,4}|[〇零一二三四五六七八九十百千]{1,9}"
_OF = r"(?:之(?P<of>[一二三四五六七八九十]{1,2}))?"
# 民法典56条 names an article, 出台20条措施 does not.
_ARTICLE = re.compile(rf"(?:[第笫]|(?<=[法典例则定程》]))\s*(?P<n>{_N})\s*条{_OF}")
_SHORTEST_MISSPELT = 6  # a wrong character in a shorter title makes another word


class ArticleNumber(NamedTuple):
    """第一百二十条之一 is (120, 1), 第八条 is (8, 0)."""

    number: int
    of: int


class _Titled(NamedTuple):
    """A title as it stands in a query: from `start` to `end`, with so many wrong characters."""

    entry: DocumentEntry
    start: int
    end: int
    errors: int

    @property
    def strength(self) -> int:
        return self.end - self.start - 2 * self.errors


def named_documents(query: str, candidates: Sequence[DocumentEntry]) -> list[DocumentEntry]:
    """Return those of the candidates that a query names by number, or else by title, whole or nearly so.

    A title must stand in the query in full, the country's name and 试行 aside, with one wrong character in ten at most;
    of titles in one place the one that fills it best is meant (劳动合同法实施条例 is not 劳动合同法).
    """
    return _numbered(query, candidates) or _best(list(_titled(query, candidates)))


def is_written_out(query: str, entry: DocumentEntry) -> bool:
    """Say whether a query names a document by its number or by its title without a wrong character."""
    folded = bare_title(query)
    keys = [key for key in title_keys(entry.title)[1:] if key]
    return bool(_numbered(query, [entry])) or any(key in folded for key in keys)


def named_articles(query: str) -> list[ArticleNumber]:
    """Return the articles that a query names, in order."""
    return [article for match in _ARTICLE.finditer(query) if (article := _article(match))]


def article_offsets(document: Document, articles: Sequence[ArticleNumber]) -> list[int]:
    """Return where these articles begin in a document, in their order; those that it lacks are left out."""
    starts: dict[ArticleNumber, int] = {}
    for section in document.sections:
        if (
            section.kind == "article"
            and (match := _ARTICLE.match(section.label))
            and (own := _article(match))
        ):
            starts.setdefault(own, section.start)
    return [starts[article] for article in articles if article in starts]


def _numbered(query: str, candidates: Sequence[DocumentEntry]) -> list[DocumentEntry]:
    numbers = [number for printed in find_doc_numbers(query) if (number := document_number(printed))]
    if not numbers:
        return []
    return [
        entry
        for entry in candidates
        if (own := document_number(entry.doc_number or ""))
        and any(own[1:] == number[1:] and _is_same_body(number.body, own.body) for number in numbers)
    ]


def _is_same_body(typed: str, own: str) -> bool:
    """Say whether one mark ends in the other: nothing shows where it begins in 请问国发〔2012〕43号."""
    return typed.endswith(own) or own.endswith(typed)


def _titled(query: str, candidates: Sequence[DocumentEntry]) -> Iterator[_Titled]:
    folded = bare_title(query)
    for entry in candidates:
        for key in dict.fromkeys(title_keys(entry.title)[1:]):
            if key and (place := _find(key, folded)):
                yield _Titled(entry, *place)
                break


def _find(title: str, query: str) -> tuple[int, int, int] | None:
    """Return where a title stands in a query and in how many characters it differs; None where it does not."""
    at = query.find(title)
    if at >= 0:
        return at, at + len(title), 0
    allowed = len(title) // 10 + 1 if len(title) >= _SHORTEST_MISSPELT else 0
    if not allowed or len(title) > len(query) + allowed:
        return None
    place = partial_ratio_alignment(title, query)
    if place is None:
        return None
    errors = Levenshtein.distance(title, query[place.dest_start : place.dest_end], score_cutoff=allowed)
    return (place.dest_start, place.dest_end, errors) if errors <= allowed else None


def _best(found: Sequence[_Titled]) -> list[DocumentEntry]:
    return [
        title.entry
        for title in found
        if not any(
            other.strength > title.strength and other.start < title.end and title.start < other.end
            for other in found
        )
    ]


def _article(match: re.Match[str]) -> ArticleNumber | None:
    try:
        return ArticleNumber(parse_numeral(match["n"]), parse_numeral(match["of"]) if match["of"] else 0)
    except ValueError:
        return None
