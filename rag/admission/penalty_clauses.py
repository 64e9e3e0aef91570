"""The penalty clause of a duty: 违反本条例第五条第一款规定的，处…, wherever in its document it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.documents import Document, Section
from corpus.numerals import parse_numeral
from index.chunking import make_chunk
from rag.admission.duty_numbers import REFERENCE, REFERS, names_duty, numbers_within
from rag.admission.sanctions import STATES_PENALTY
from rag.candidates import sentences
from rag.evidence import Evidence
from rag.quoting.item_marks import item_mark, leads_in
from rag.quoting.stretches import lead_in
from rag.retrieval import make_passage
from rag.structure.numbered import Numeral, read_number
from rag.types import Passage

_BREAKS = re.compile(r"违反[^，。；？]*?(?=第)")


def penalty_of(duty: Evidence, documents: Sequence[Document], found: list[Passage]) -> Evidence | None:
    """Return the sentence of the duty's document that states the penalty for it by its number; None where none does.

    Args:
        duty: A sentence of an article.
        documents: Those that are read; the duty's is not among them where the text was given with the question.
        found: The numbered passages; where none holds the penalty, its lines are added as one more.
    """
    document = next((each for each in documents if each.doc_id == duty.passage.doc_id), None)
    article = _article_at(document, duty.start) if document else None
    number = read_number(article.label) if article else None
    if document is None or article is None or number is None:
        return None
    mark = item_mark(duty.text)
    paragraphs = document.text[article.start : duty.start].split("\n")
    place = {
        "款": sum(1 for line in paragraphs[:-1] if line.strip() and not item_mark(line)) + (not mark),
        "项": mark.number if mark else 0,
    }
    span = next(_naming(document, number, place), None)
    return _as_evidence(duty, f"{lead_in(duty)}{duty.text}", document, span, found) if span else None


def penalty_named(
    question: str, evidence: Evidence, documents: Sequence[Document], found: list[Passage]
) -> Evidence | None:
    """Return the sentence of an evidence's document that states the penalty for the duty that a question names by number.

    None where it names no duty of one article so (违反第五条第二项的), or not one sentence alone states a penalty for that one.

    Args:
        documents: See `penalty_of`, and `found`.
    """
    document = next((each for each in documents if each.doc_id == evidence.passage.doc_id), None)
    breaks = _BREAKS.search(question)
    named = list(REFERENCE.finditer(question, breaks.end())) if breaks else []
    if document is None or len(named) != 1 or not named[0]["article"]:
        return None
    within = numbers_within(named[0])
    if any(len(numbers) > 1 for numbers in within.values()):
        return None
    place = {unit: min(numbers) for unit, numbers in within.items()}
    spans = set(_naming(document, (parse_numeral(named[0]["article"]), 0), place))
    return _as_evidence(evidence, "", document, spans.pop(), found) if len(spans) == 1 else None


def _article_at(document: Document, offset: int) -> Section | None:
    articles = (each for each in document.sections if each.kind == "article")
    return next((each for each in articles if each.start <= offset < each.end), None)


def _stating(text: str, section: Section) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield the spans of an article that state penalties, each with what it says of whom.

    A sentence with the segments behind ；that go on from it; for an item, what leads in its list, to its end if it is the first.
    """
    spans = [(section.start + a, section.start + b) for a, b in sentences(text[section.start : section.end])]
    lead: tuple[int, int] | None = None
    for i, (start, end) in enumerate(spans):
        said, mark = text[start:end], item_mark(text[start:end])
        if mark is None:
            first = i
            while first and _goes_on(text, spans[first - 1], spans[first]):
                first -= 1
            lead = (spans[first][0], end) if leads_in(said) else None
        last = i
        while last + 1 < len(spans) and _goes_on(text, spans[last], spans[last + 1]):
            last += 1
        if STATES_PENALTY.search(text, start, spans[last][1]):
            yield (start, spans[last][1]), said
        elif mark and lead and STATES_PENALTY.search(text, *lead):
            yield (lead[0], end if mark.number == 1 else lead[1]), said


def _goes_on(text: str, one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Say whether a segment goes on from the one before it: 责令改正；拒不改正的，处…罚款."""
    segment = text[slice(*other)]
    is_next = text[one[1] - 1] in "；;" and "\n" not in text[one[1] : other[0]]
    return is_next and not item_mark(segment) and not REFERS.search(segment)


def _naming(document: Document, number: Numeral, place: dict[str, int]) -> Iterator[tuple[int, int]]:
    """Yield the spans of the sentences that state a penalty and name an article, and where they name some, its paragraph and item."""
    for section in document.sections:
        if section.kind != "article":
            continue
        article = 0 if read_number(section.label) == number else number[0]
        for span, refers in _stating(document.text, section):
            if any(names_duty(reference[0], article, place) for reference in REFERS.finditer(refers)):
                yield span


def _as_evidence(
    like: Evidence, before: str, document: Document, span: tuple[int, int], found: list[Passage]
) -> Evidence:
    """Return a penalty as evidence like another, from a passage that holds it or, if none does, its lines as one more."""
    start, end = span
    holding = (
        each for each in found if each.doc_id == document.doc_id and each.start <= start < end <= each.end
    )
    passage = next(holding, None)
    if passage is None:
        from_line, to_line = document.text.rfind("\n", 0, start) + 1, document.text.find("\n", end)
        chunk = make_chunk(document, from_line, to_line if to_line >= 0 else len(document.text))
        passage = make_passage(len(found) + 1, document, chunk, 0.0)
        found.append(passage)
    said = document.text[start:end]
    return replace(
        like,
        passage=passage,
        start=start,
        end=end,
        text=said,
        before=before,
        reading=None,
        run=(),
    )
