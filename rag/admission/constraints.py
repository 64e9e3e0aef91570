"""What a sentence must have to answer a question at all: the right year, the right place, the kind of thing asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import rjieba

from index.references import DOC_NUMBER_PATTERN, doc_number_tokens
from index.tokenizing import bigrams
from rag.admission.actors import asks_who, names_someone
from rag.admission.amounts import is_amount, states_time
from rag.admission.measures import least_unnamed
from rag.admission.targets import asks_for_aim, speaks_of_aims
from rag.admission.years import other_year, speaking_years, year_of_document
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
from rag.quantities import find_quantities
from rag.question import Question
from rag.verdicts.distinctions import other_in_a_row
from rag.verdicts.whether import asks_about_a_figure, asks_whether
from rag.verification.contrasts import columns_in, other_measure, unnamed_measure

_TITLE_AND_NUMBER = re.compile(r"《(?P<title>[^《》]+)》\s*[（(](?P<inside>[^（）()]*号[^（）()]*)[）)]")
_BEFORE_SUBJECT = re.compile(r"^[^《》]{0,20}?关于")  # people name a document by its subject alone
_ASKS_FULL_NAME = r"全称|全名|叫什么|指的是|是指"
_CAUSE = re.compile(r"因|由于|为了|鉴于|原因|旨在|影响|致使|导致")
_DEFINITION = re.compile(r"是指|指的是|即|包括|简称|全称|分别[为是]|：|称为|统称|合称|并称")
_HOW_MANY_OF_IT = re.compile(r"^([两二三四五六七八九十]+|\d+)")  # “三区三线”, “七大攻坚”
_ASKS_DEFINITION = re.compile(r"指的是|是指|指什么|什么意思|含义|是哪|比照的是|什么叫|具体")
_ABOUT_ITSELF = re.compile(
    r"(?:这|本|该)[份个篇]?[^，。？]{0,12}(?:总结|要点|文件|通知|意见|材料|规划|方案|条例|办法|报告)[^，。？]{0,6}"
    r"(?:谁|哪个|哪些|哪家|什么)(?:部门|单位|机关|机构|人)?.{0,3}(?:印发|发布|制定|发出|出台|起草|编写)"
)
_MIN_TITLE_OVERLAP = 0.75
# What a figure of the kind asked for may leave unsaid of the question; what was said of a right one and of a wrong one: docs/benchmarks.md, "Figures".
_MOST_UNNAMED = 0.5
_ASKS_SHARE = re.compile(r"比重|占比|份额|占[^，。？]{1,12}(?:百分之|比例|几成|多少)")
_STATES_SHARE = re.compile(r"占|比重|份额|比例|比率|之比")
_PART_OF_YEAR = re.compile(r"[前第]?[一二三四]季度|[上下]半年")
_ASKS_FOR_SET_AIM = re.compile(r"目标|预期")
_ASKS_FOR_A_DOCUMENT = re.compile(r"文[件号]|依据|根据|按照")
_NEAR_CHARS = 60  # of what stands before a sentence, where it names who does what the sentence says
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


def _violations(question: Question, evidence: Evidence, document_text: str) -> Iterator[str]:
    near = f"{evidence.before}{evidence.text}"
    around = f"{evidence.frame}\n{near}"
    part = _PART_OF_YEAR.search(question.text)
    if part and part[0].removeprefix("第") not in around:
        yield f"原文没有提到{part[0]}"
    if missing := [period for period in question.periods if period not in around]:
        yield f"原文没有提到“{missing[0]}”"
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
        if _overlap(title, around) < _MIN_TITLE_OVERLAP:
            yield f"原文没有提到《{title}》"
    yield from _wrong_kind(question, evidence)


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


def _wrong_kind(question: Question, evidence: Evidence) -> Iterator[str]:
    if _ABOUT_ITSELF.search(question.text) and not any(
        body in evidence.text for body in evidence.passage.issuers
    ):
        yield "原文没有写明由谁印发"
    nearest = f"{evidence.heading}\n{evidence.before[-_NEAR_CHARS:]}{evidence.text}"
    if asks_who(question.text) and not names_someone(nearest, question.text):
        yield "原文没有写明是谁"
    if not asks_whether(question.text) and not _says_more(evidence.text, question.text):
        yield "原文只是重复了问题里的话"
    if question.kind == "doc_number" and not _numbers_of_title(question, evidence):
        yield "原文没有给出这份文件的文号"
    if asks_about_a_figure(question.text):
        yield from _other_figure(question, evidence)
    if question.kind == "number":
        yield from _other_figure(question, evidence)
        yield from _aim_or_outcome(question, evidence)
    if question.kind == "date":
        if not states_time(evidence.text, question.text):
            yield "原文没有给出时间"
        asked, near = rjieba.cut(question.text, True), f"{evidence.before}{evidence.text}"
        if other := _other_measure(asked, evidence, near):
            yield f"原文说的是{other[1]}，不是{other[0]}"
    if question.kind == "reason" and not _CAUSE.search(evidence.text):
        yield "原文没有说明原因"
    for title in question.titles:
        asks_for_it = re.search(
            rf"《{re.escape(title)}》[，,]?[^，。？里中“]{{0,4}}(?:{_ASKS_FULL_NAME})", question.text
        )
        if asks_for_it and f"简称《{title}》" not in evidence.text:
            yield f"原文没有写明《{title}》是什么的简称"
    is_definition = question.kind == "meaning" and question.quoted and _ASKS_DEFINITION.search(question.text)
    if is_definition and not (
        question.quoted[0] in f"{evidence.before}{evidence.text}"
        and (
            _DEFINITION.search(evidence.text)
            or _lists_all_of(question.quoted[0], evidence.text)
            or re.search(
                rf"{re.escape(question.quoted[0])}[”\"」]?[\u4e00-\u9fff]{{0,6}}[（(][^）)]{{8,}}",
                evidence.text,
            )
        )
    ):
        yield f"原文没有解释“{question.quoted[0]}”"


def _lists_all_of(name: str, text: str) -> bool:
    """Say whether as many things stand before a name, joined by 、, as it has by itself: 稳就业、稳企业、稳预期等“三稳”."""
    number = _HOW_MANY_OF_IT.match(name)
    if number is None or name not in text:
        return False
    wanted = find_quantities(f"第{number[1].replace('两', '二')}")
    listed = re.split(r"[，。；：]", text[: text.index(name)].rstrip("“”「等这的 "))[-1]
    return str(len([each for each in re.split(r"[、和与及]", listed) if each])) == wanted[0].value


def _other_figure(question: Question, evidence: Evidence) -> Iterator[str]:
    """Yield that the sentence gives no figure of the kind, or that of something else: of 进出口 or of nothing of the kind for 出口, a growth for a share."""
    asked, near = rjieba.cut(question.text, True), f"{evidence.before}{evidence.text}"
    unnamed = least_unnamed(question, evidence)
    has_figure = unnamed is not None or any(
        is_amount(each, question.unit) for each in find_quantities(evidence.text)
    )
    if not has_figure:
        yield "原文没有给出这个数"
    if other := _other_measure(asked, evidence, near):
        yield f"原文说的是{other[1]}，不是{other[0]}"
    elif measure := unnamed_measure(asked, rjieba.cut(f"{evidence.frame}\n{near}", True)):
        yield f"原文没有提到{measure}"
    # What a rule says (扣除标准为每月1500元) is asked for in other words more often than a statistic of a year.
    if has_figure and (unnamed is None or (question.years and unnamed >= _MOST_UNNAMED)):
        yield "原文没有给出这个数"
    if _ASKS_SHARE.search(question.text) and not _STATES_SHARE.search(evidence.text):
        yield "原文没有给出占多少"


def _other_measure(asked: Sequence[str], evidence: Evidence, near: str) -> tuple[str, str] | None:
    """Return the measure asked for and the other one of its group that is stated near, or where none is there, in the frame."""
    words = rjieba.cut(near, True)
    other = other_measure(asked, words)
    if other or columns_in(asked).keys() & columns_in(words).keys():
        return other
    return other_measure(asked, rjieba.cut(evidence.frame, True))


def _aim_or_outcome(question: Question, evidence: Evidence) -> Iterator[str]:
    """Yield that a report gives what was reached in an earlier year for what was aimed at, or what it aims at for what was reached."""
    year, years = year_of_document(evidence.passage), speaking_years(evidence)
    if year is None or not years:
        return
    if _ASKS_FOR_SET_AIM.search(question.text):
        if max(map(int, years)) < year and not speaks_of_aims(evidence):
            yield "原文说的是完成的数，不是目标"
    elif question.years and str(year) in years and not asks_for_aim(question) and speaks_of_aims(evidence):
        yield "原文说的是目标，不是完成的数"


def _says_more(text: str, question: str) -> bool:
    """Say whether a sentence, without numbers of documents, has a word that the question has not."""
    more = text if _ASKS_FOR_A_DOCUMENT.search(question) else re.sub(DOC_NUMBER_PATTERN, "", text)
    return bool(set(bigrams(more)) - set(bigrams(question)))


def _numbers_of_title(question: Question, evidence: Evidence) -> list[str]:
    """Return the document numbers that the sentence prints behind the title that the question means."""
    asked = question.titles[0] if question.titles else question.text
    found: list[str] = []
    for match in _TITLE_AND_NUMBER.finditer(evidence.text):
        subject = _BEFORE_SUBJECT.sub("", match["title"])
        overlap = _overlap(asked, match["title"]) if question.titles else _overlap(subject, asked)
        if overlap >= (_MIN_TITLE_OVERLAP if question.titles else 0.5):
            found += doc_number_tokens(match["inside"])
    if not found and not question.titles and not _TITLE_AND_NUMBER.search(evidence.text):
        found = doc_number_tokens(evidence.text)
    return found


def _overlap(wanted: str, text: str) -> float:
    """Return the share of the bigrams of `wanted` that stand in `text`."""
    tokens = bigrams(wanted)
    known = set(bigrams(text))
    return sum(token in known for token in tokens) / len(tokens) if tokens else 1.0
