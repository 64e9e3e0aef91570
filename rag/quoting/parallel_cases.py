"""The cases beside a quoted one: of three months for 第十条第一项 and six for its third item, neither alone tells which is asked about."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.tokenizing import bigrams
from rag.admission.actors import asks_who
from rag.question import Question
from rag.quoting.listing import FIGURES
from rag.quoting.stretches import Sentence, same_line

_NUMBER = "[一二三四五六七八九十百零]+"
# A case that tells nothing without the article that it names an item of: 拟作出第十条第三项决定的，….
_CASE = re.compile(
    rf"(?P<article>第{_NUMBER}条|本条|前款)(?:第[（(]?{_NUMBER}[）)]?[款项][、和或]?){{1,8}}+[^，。；：]{{0,60}}的[，,]"
)
_REFERENCE = re.compile(rf"第(?:{_NUMBER}|\d+)[条款项]|前款")
_BREACH = re.compile(r"违反|违法|违规")  # of a penalty the duty stands beside it, by its number
# What is said of a case by its pronoun alone: 集体设立的企业，其财产权属于集体.
_OF_ITS_CASE = re.compile(r"[，,](?P<opening>其[^，。；]{2})[^，。；]*[。；]$")


def parallel_cases(question: Question, text: Sequence[Sentence], at: int) -> tuple[int, int]:
    """Return the first and the last of the sentences around `text[at]` that say the same of other cases, none of which is asked about.

    For a figure the ；segments whose cases are items of one article, unless they are breaches or the question names an article or an
    item; for 归谁 those of its article that speak of their case as it does (，其财产权属于…) and have as much of the question.
    """

    def goes_on(one: Sentence, other: Sentence) -> bool:
        return _of_one_article(question, one, other) or _of_one_thing(question, one, other)

    first = last = at
    while first > 0 and goes_on(text[first - 1], text[first]):
        first -= 1
    while last + 1 < len(text) and goes_on(text[last], text[last + 1]):
        last += 1
    return first, last


def _of_one_article(question: Question, one: Sentence, other: Sentence) -> bool:
    """Say whether a figure is asked for, and two segments of a chain state it for cases that are items of one article."""
    if question.kind not in FIGURES or _REFERENCE.search(question.text):
        return False
    is_chain = one.text.endswith(("；", ";")) and same_line(one, other)
    return is_chain and "" != _article(one) == _article(other)


def _article(sentence: Sentence) -> str:
    """Return the article that the case of a segment is an item of; empty where its case is no reference."""
    case = _CASE.search(sentence.text)
    return case["article"] if case and not _BREACH.search(sentence.text) else ""


def _of_one_thing(question: Question, one: Sentence, other: Sentence) -> bool:
    """Say whether it is asked who, and two sentences of an article say of their cases the same thing, which is what is asked about."""
    opens, other_opens = (_OF_ITS_CASE.search(each.text) for each in (one, other))
    is_alike = opens and other_opens and opens["opening"] == other_opens["opening"]
    if not (asks_who(question.text) and is_alike and _path(one) == _path(other)):
        return False
    asked = {token for term in question.terms for token in bigrams(term)}
    own, its = (asked & set(bigrams(each.text)) for each in (one, other))
    return own == its


def _path(sentence: Sentence) -> tuple[str, ...]:
    return sentence.passage.path_at(sentence.span.start)
