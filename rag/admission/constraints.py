"""What a sentence must have to answer a question at all: the right year, the right place, the kind of thing asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.references import doc_number_tokens
from rag.admission.answer_kinds import wrong_kind
from rag.admission.titles import MIN_TITLE_OVERLAP, title_overlap
from rag.admission.years import other_year
from rag.evidence import Evidence
from rag.places import (
    COUNTRY,
    find_places,
    is_city,
    is_province,
    is_region,
    mentions_place,
    names_place,
    names_province,
)
from rag.question import Question
from rag.verdicts.distinctions import other_in_a_row
from rag.verdicts.whether import asks_about_a_figure, asks_whether

_PART_OF_YEAR = re.compile(r"[前第]?[一二三四]季度|[上下]半年")
_COMPARES = re.compile(r"分别|各|比|和|与|、")


def violations(question: Question, evidence: Evidence, document_text: str = "") -> list[str]:
    """Return what the sentence lacks to be an answer, in Chinese; empty if it may be one.

    Args:
        document_text: All that its document says, where that is known: a place may be named far from the sentence.
    """
    return list(_violations(question, evidence, document_text))


def lacks_place(place: str) -> str:
    """Return the objection to a sentence that is not of a place."""
    return f"原文没有提到{place}"


def lacks_period(period: str) -> str:
    """Return the objection to a sentence that is not of a five-year plan."""
    return f"原文没有提到“{period}”"


def _violations(question: Question, evidence: Evidence, document_text: str) -> Iterator[str]:
    near = f"{evidence.before}{evidence.text}"
    around = f"{evidence.frame}\n{near}"
    part = _PART_OF_YEAR.search(question.text)
    if part and part[0].removeprefix("第") not in around:
        yield f"原文没有提到{part[0]}"
    if missing := [period for period in sorted(question.periods) if period not in around]:
        yield lacks_period(missing[0])
    # Whose a figure is must be said where it is said.
    is_figure = question.kind == "number" or asks_about_a_figure(question.text)
    missing_places = [
        place
        for place in question.places
        if not _is_of(place, evidence, around)
        and (is_figure or _is_of_elsewhere(evidence) or not mentions_place(place, document_text))
    ]
    some_suffice = len(question.places) > 1 and _COMPARES.search(question.text)
    if missing_places and not (some_suffice and len(missing_places) < len(question.places)):
        yield lacks_place(missing_places[0])
    if other := other_year(question, evidence):
        yield other
    if COUNTRY.search(question.text) and names_province(evidence.passage.title) and not COUNTRY.search(near):
        yield f"原文说的不是全国，是《{evidence.passage.title}》所说的地方"
    if other := _only_the_other(question, evidence.text):
        yield f"原文说的是{other}，不是{other[1:]}"
    if another := other_in_a_row(question.text, around):
        yield f"原文说的是{another[1]}，不是{another[0]}"
    if question.doc_numbers and not set(question.doc_numbers) & set(
        doc_number_tokens(f"{around}\n{evidence.passage.doc_number or ''}")
    ):
        yield "原文没有提到这个文号"
    for title in question.titles:
        if title_overlap(title, around) < MIN_TITLE_OVERLAP:
            yield f"原文没有提到《{title}》"
    yield from wrong_kind(question, evidence)


def _is_of(place: str, evidence: Evidence, around: str) -> bool:
    """Say whether a sentence or what stands around it names a place; in the document of another province the sentence itself by name.

    There 沪苏湖 of a sentence before it says nothing of 江苏.
    """
    of_document = [each for each in find_places(evidence.passage.title) if is_province(each)]
    if not is_province(place) or not of_document or any(mentions_place(place, each) for each in of_document):
        return mentions_place(place, around)
    return names_place(place, "\n".join((*evidence.section_path, evidence.text)))


def _is_of_elsewhere(evidence: Evidence) -> bool:
    """Say whether its document is of a region, province or city by its title; what it mentions of others is in passing.

    A notice of a district (海陵区) says somewhere which city that is in, a local newspaper's (我市) which it means.
    """
    places = find_places(evidence.passage.title)
    return any(is_city(place) or is_province(place) or is_region(place) for place in places)


def names_asked_place(question: Question, evidence: Evidence) -> bool:
    """Say whether a sentence, what stands around it or its document's title names a place that the question names."""
    around = f"{evidence.frame}\n{evidence.passage.title}\n{evidence.before}{evidence.text}"
    return any(mentions_place(place, around) for place in question.places)


def _only_the_other(question: Question, text: str) -> str | None:
    """Return what is named like a thing that the question asks for, and is another: 副主任 for 主任, 非独生子女 for 独生子女."""
    if asks_whether(question.text):
        return None
    for term in question.terms:
        standing = re.findall(rf"[副非]?{re.escape(term)}", text)
        if standing and all(found != term for found in standing) and standing[0] not in question.text:
            return str(standing[0])
    return None
