"""The titles that a question names or means, and the document numbers printed behind them."""

from __future__ import annotations

import re

from index.references import doc_number_tokens
from index.tokenizing import bigrams
from rag.evidence import Evidence
from rag.question import Question

MIN_TITLE_OVERLAP = 0.75
_TITLE_AND_NUMBER = re.compile(r"《(?P<title>[^《》]+)》\s*[（(](?P<inside>[^（）()]*号[^（）()]*)[）)]")
_BEFORE_SUBJECT = re.compile(r"^[^《》]{0,20}?关于")  # people name a document by its subject alone


def numbers_of_title(question: Question, evidence: Evidence) -> list[str]:
    """Return the document numbers that the sentence prints behind the title that the question means."""
    asked = question.titles[0] if question.titles else question.text
    found: list[str] = []
    for match in _TITLE_AND_NUMBER.finditer(evidence.text):
        subject = _BEFORE_SUBJECT.sub("", match["title"])
        overlap = title_overlap(asked, match["title"]) if question.titles else title_overlap(subject, asked)
        if overlap >= (MIN_TITLE_OVERLAP if question.titles else 0.5):
            found += doc_number_tokens(match["inside"])
    if not found and not question.titles and not _TITLE_AND_NUMBER.search(evidence.text):
        found = doc_number_tokens(evidence.text)
    return found


def title_overlap(wanted: str, text: str) -> float:
    """Return the share of the bigrams of `wanted` that stand in `text`."""
    tokens = bigrams(wanted)
    known = set(bigrams(text))
    return sum(token in known for token in tokens) / len(tokens) if tokens else 1.0
