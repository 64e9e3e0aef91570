"""The penalty clause of a duty: 违反本条例第五条第一款规定的，处…, wherever in its document it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.documents import Document, Section
from corpus.numerals import parse_numeral
from index.chunking import make_chunk
from rag.candidates import sentences
from rag.evidence import Evidence
from rag.quoting.item_marks import item_mark, leads_in
from rag.quoting.stretches import lead_in
from rag.retrieval import make_passage
from rag.structure.numbered import read_number
from rag.types import Passage

STATES_PENALTY = re.compile(
    r"罚款|罚金|处[以于]?[^，。；]{0,20}(?:元|倍|拘留|徒刑)|责令|吊销|撤销[^，。；]{0,8}(?:许可|资格|登记)|拘留|没收|警告|行政处分|通报批评|追回"
    r"|给予[^，。；]{0,8}处[分罚]|(?:予以|依法)[^，。；]{0,12}处[罚分]|追究[^，。；]{0,12}责任"
)
_NUMBER = r"[一二三四五六七八九十百零]+"
# 违反本条例第五条第一款、第三款，第七条第二项规定
_REFERS = re.compile(r"违反(?:本[^，。；第]{1,4})?[^。；]{0,80}?规定")
_REFERENCE = re.compile(
    rf"(?:第(?P<article>{_NUMBER})条|本条(?!例))(?P<within>(?:第[（(]?{_NUMBER}[）)]?[款项][、，和或者]*)*)"
)
_WITHIN = re.compile(rf"第[（(]?(?P<n>{_NUMBER})[）)]?(?P<unit>[款项])")


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
    for section in document.sections:
        if section.kind != "article":
            continue
        of_article = (0 if section is article else number[0], place)
        for span, refers in _stating(document.text, section):
            if any(_names(reference[0], *of_article) for reference in _REFERS.finditer(refers)):
                return _as_evidence(duty, document, span, found)
    return None


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
    return is_next and not item_mark(segment) and not _REFERS.search(segment)


def _names(reference: str, article: int, place: dict[str, int]) -> bool:
    """Say whether 违反本条例第五条第一款、第三款规定 names an article (0: 本条) and, where it names some, its paragraph and item."""
    for named in _REFERENCE.finditer(reference):
        if (parse_numeral(named["article"]) if named["article"] else 0) != article:
            continue
        within = [(each["unit"], parse_numeral(each["n"])) for each in _WITHIN.finditer(named["within"])]
        units = {unit for unit, _ in within}
        if all((unit, place[unit]) in within for unit in units):
            return True
    return False


def _as_evidence(duty: Evidence, document: Document, span: tuple[int, int], found: list[Passage]) -> Evidence:
    """Return a penalty as evidence that goes on from its duty, from a passage that holds it or, if none does, its lines as one more."""
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
        duty,
        passage=passage,
        start=start,
        end=end,
        text=said,
        before=f"{lead_in(duty)}{duty.text}",
        reading=None,
        run=(),
    )
