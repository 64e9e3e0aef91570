"""The years that a question asks about and a sentence speaks of; 今年 and 去年 count from the year of the document."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.evidence import Evidence
from rag.question import Question, years_in
from rag.types import Passage

_YEAR = re.compile(r"(?:19|20)\d{2}")
_NAMED_TITLE = re.compile(r"《[^《》]*》")
# The report, not the year that it speaks of.
_REPORT_OF = re.compile(
    r"((?:19|20)\d{2})\s*年[^，。？、年]{0,12}?(?:工作报告|工作要点|工作总结|公报|白皮书)"
)
# What it is compared with: 比一九六四年增长.
_A_YEAR = r"(?:[12]\d{3}|[一二][〇○零一二三四五六七八九]{3})\s*年"
_BASELINE = re.compile(rf"[比较]{_A_YEAR}|在{_A_YEAR}[^，。；]{{0,8}}的?基础上")
_THIS_YEAR = re.compile(r"今年|本年度?")
# 近一年来 and 十一年来 are of no calendar year.
_LAST_YEAR = re.compile(r"(?<![比较与])(?:去年|过去的?一年|(?<![近几多十百\d])一年来|上年|上一年)")


def other_year(question: Question, evidence: Evidence) -> str | None:
    """Return the objection to a sentence that speaks of other years than the question asks about; None if it may be of one of them."""
    asked, years = asked_years(question, evidence.passage), speaking_years(evidence)
    if not asked or not years or asked & years:
        return None
    return f"原文说的是{'、'.join(sorted(years))}年，不是{'、'.join(sorted(asked))}年"


def asked_years(question: Question, passage: Passage) -> frozenset[str]:
    """Return the years that a question asks about: those it names, else those that 今年 and 去年 are in the document of a passage.

    In that of 2012 itself 2012年政府工作报告 names the document and no year; 比2012年 says what is compared with.
    """
    year = year_of_document(passage)
    if question.years or year is None:
        years = question.years & years_in(_BASELINE.sub("", question.text))
        return years - {each for each in _REPORT_OF.findall(question.text) if int(each) == year}
    return frozenset(str(year + n) for n in question.relative_years)


def of_newest_year(evidence: Sequence[Evidence]) -> list[Evidence]:
    """Return the evidence without what is of an older document than the newest: 今年 is one year; what has no year stays."""
    years = [year_of_document(item.passage) for item in evidence]
    newest = max((year for year in years if year is not None), default=None)
    return [item for item, year in zip(evidence, years, strict=True) if year in (None, newest)]


def speaking_years(evidence: Evidence) -> frozenset[str]:
    """Return the years that a sentence speaks of.

    Its own, and those of the nearest text around it that names one (2014年, 今年, 去年): what stands before it in its
    paragraph, its headings from the inside out, its document's title, its opening. Years inside 《》 belong to the title named: they
    count as printed, not as a span (《…（2013—2025年）》 says nothing of 2016).
    """
    own = frozenset(_YEAR.findall("".join(_NAMED_TITLE.findall(evidence.text)))) | years_in(
        _own_words(evidence.text)
    )
    of_document = year_of_document(evidence.passage)
    around = [
        evidence.text,
        evidence.before,
        *reversed(evidence.section_path),
        evidence.passage.title,
        evidence.passage.subject,
    ]
    for text in map(_own_words, around):
        if years := years_in(text) | _years_from_it(text, of_document):
            return own | years
    return own


def _own_words(text: str) -> str:
    """Return a text without the titles that it names and the years that it only compares with."""
    return _BASELINE.sub("", _NAMED_TITLE.sub("", text))


def year_of_document(passage: Passage) -> int | None:
    """Return the year that 今年 means in a document: the one its title names, else that of its date."""
    named = years_in(passage.title)
    if len(named) == 1:
        return int(next(iter(named)))
    return passage.issued_on.year if passage.issued_on and not named else None


def _years_from_it(text: str, of_document: int | None) -> frozenset[str]:
    """Return the years that a text names by 今年 and 去年; what is only compared with (比去年) is not spoken of."""
    if of_document is None:
        return frozenset()
    found = {of_document} if _THIS_YEAR.search(text) else set()
    found |= {of_document - 1} if _LAST_YEAR.search(text) else set()
    return frozenset(map(str, found))
