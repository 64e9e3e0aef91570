"""A question that sets years or places side by side, taken apart: one question for each side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.sentences import sentence_spans
from rag.places import COUNTRY
from rag.quantities import UNIT
from rag.question import Question
from rag.types import Passage
from rag.verdicts.whether import asks_whether

_COMPARES = re.compile(
    r"分别|各[自是有为多增完拟达]|相比|比较|对比|相差|差[多了距]|不同|区别|差异|变化|一样|相同|哪[个年]|谁|孰|比.{2,20}[多少高低快慢大小]|[和与、跟及]"
)
_ASKS_DIFFERENCE = re.compile(
    r"相差|差多少|差了?几|差距|[，,；;？?](?:增加|减少|提高|降低|增长|下降)了?多少|[多少高低快慢大小](?:了|出)?(?:多少|几)"
)
_ASKS_ORDER = re.compile(r"(?:哪[个年省市]|谁)的?.{0,16}(?:更|比较)?[多少高低快慢大小]|孰")
_RANGE = re.compile(r"\d{4}\s*年?\s*(?:—|–|-|~|～|至|到)\s*\d{4}\s*年")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)\s*年?")
_JOIN = r"(?:以及|[和与、跟同及比])"
_AFTER = r"(?:省|市|自治区|地区(?!生产总值)|年)?(?:[两三四]省|[两三]地|两市)?"
_BY_HOW_MUCH = rf"(?:相差|[快高低多少慢大小差](?:了|出)?)(?:多少|几)(?P<measure>[百千万亿]*(?:{UNIT}))?"
_OF_DIFFERENCES = frozenset(["个百分点", "百分点", "倍"])  # not of what differs
# What only compares; the question of one side does without it.
_ONLY_COMPARING = re.compile(
    rf"[，,；;？?](?:增加|减少|提高|降低|增长|下降)了?多少|[，,、]?{_BY_HOW_MUCH}|[，,]?(?:哪一?个|哪[年省市]|谁)的?更?[高低快慢多少大小]?(?:一些|一点)?|(?<=[长率值度量数速标])更?[高低快慢大小]$"
    r"|有(?:什么|何)(?:不同|区别|差异|变化)|(?:是否|是不是)?(?:一样|相同)吗?|比较一下|相比|比较|对比|分别|各自|各(?=[是有为多增完拟达计])|[两三]者|[两三四]省|[两三]地"
)
_ASKS = re.compile(r"多少|几|什么|哪|如何|怎么|吗")
_LEFT_OVER = re.compile(r"^[，,、的]+|[，,、？?。的]+$")
_THAN_A_YEAR = re.compile(r"比(?:19|20)\d{2}\s*年")
_MAX_SIDES = 4
_MIN_CORE_CHARS = 2


@dataclass(frozen=True, slots=True)
class Side:
    """One of what is compared: its name as the question gives it, and a question about it alone."""

    label: str
    question: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a question compares; `asks_difference` where it wants to know by how much, or which is more."""

    sides: tuple[Side, ...]
    asks_difference: bool


def read_comparison(question: Question) -> Comparison | None:
    """Return what a question compares, two to four years or places; None if it asks about one thing.

    Whether a year's figure is more than the one of the year before (是不是比2021年调低了) is said of that year alone.
    """
    text = question.text
    if not _COMPARES.search(text) or _RANGE.search(text):
        return None
    if asks_whether(text) and _THAN_A_YEAR.search(text):
        return None
    labels = _years(text)
    if len(labels) < 2:
        labels = _places(question)
    if not 2 <= len(labels) <= _MAX_SIDES:
        return None
    measure = _measure(text)
    sides = [Side(label, _about(label, labels, text, measure)) for label in labels]
    # Of what is asked of both sides something must be left.
    if any(
        len(side.question.rstrip(f"是多少{measure}？")) < len(side.label) + _MIN_CORE_CHARS for side in sides
    ):
        return None
    asks_difference = bool(_ASKS_DIFFERENCE.search(text) or _ASKS_ORDER.search(text))
    return Comparison(tuple(sides), asks_difference)


def said_in_one(comparison: Comparison, passages: Sequence[Passage]) -> bool:
    """Say whether one sentence of the passages names every side: then it answers, and nothing is to be taken apart."""
    return any(
        all(side.label.rstrip("年 ") in passage.text[start:end] for side in comparison.sides)
        for passage in passages
        for start, end in sentence_spans(passage.text, 0, len(passage.text))
    )


def _years(text: str) -> list[str]:
    return list(dict.fromkeys(f"{match[0].rstrip('年 ')}年" for match in _YEAR.finditer(text)))


def _places(question: Question) -> list[str]:
    found = {question.text.index(place): place for place in question.places}
    if match := COUNTRY.search(question.text):
        found[match.start()] = match[0]
    ordered = [found[at] for at in sorted(found)]
    # 江苏 beside 南京 is where, not what is compared: sides are joined by a word that joins, or by one that compares.
    between = [
        question.text[question.text.index(a) + len(a) : question.text.index(b)] for a, b in pairwise(ordered)
    ]
    return ordered if all(re.search(_JOIN, gap) for gap in between) else []


def _measure(text: str) -> str:
    """Return the measure in which a difference is asked for (亿斤 of 相差多少亿斤), if the sides are measured in it too."""
    match = re.search(_BY_HOW_MUCH, text)
    measure = match["measure"] or "" if match else ""
    return "" if measure in _OF_DIFFERENCES else measure


def _about(label: str, labels: Sequence[str], text: str, measure: str) -> str:
    """Return the question without the other sides and without what only compares."""
    for other in labels:
        if other != label:
            name = re.escape(other.removesuffix("年"))
            text = re.sub(rf"{_JOIN}{name}{_AFTER}(?:的)?|{name}{_AFTER}(?:的)?{_JOIN}?", "", text)
    own = re.escape(label.removesuffix("年"))
    for _ in range(2):  # 增长快？快多少？ ends in 快 only when 快多少 is gone
        text = _LEFT_OVER.sub("", _ONLY_COMPARING.sub("", text))
    text = re.sub(rf"^{_JOIN}(?={own})|{_JOIN}(?={own}{_AFTER}$)", "", text)
    if label not in text:
        text = re.sub(own, label, text, count=1) if re.search(own, text) else f"{label}{text}"
    return f"{text}？" if _ASKS.search(text) else f"{text}是多少{measure}？"
