"""A follow-up becomes a question that stands alone, by rules; the rewriting is shown with the answer."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.places import find_places
from rag.types import Turn

_ONLY_CHANGE = re.compile(
    r"^(?:那么?|如果是|换成|要是)?\s*(?P<change>[^？?，,。]{1,20}?)\s*(?:呢|怎么样|又如何)[？?]?$"
)
_LEANS_BACK = re.compile(r"^(?:那么?|它们?|其中|其|该|这个|这些|这项|上述|还有|另外|此外|具体|为什么|那)")
_ASKED = re.compile(r"(?:是|有|为|达到|增长)?(?:了)?(?:多少|哪些|哪几|什么|谁|怎么|如何|几).{0,8}$")
_MIN_PART_CHARS = 5
_YEAR = re.compile(r"(?:19|20)\d{2}\s*年")
_ASKS = re.compile(r"多少|什么|哪|谁|怎么|如何|几|吗|是否|有没有|为何|为啥")
_PLACE_SUFFIX = r"(?:省|市|自治区|地区(?!生产总值))?"


def standalone_question(question: str, history: Sequence[Turn]) -> str:
    """Return the question with what it leaves unsaid taken from the last turn; unchanged if it leaves nothing unsaid.

    那2014年呢？ puts its year (or place) where the last question had one; 它由谁负责？ is put behind the last question.
    """
    question = question.strip()
    if not history:
        return question
    last = history[-1].question.strip().rstrip("？?。！ ")
    match = _ONLY_CHANGE.match(question)
    if match and not _ASKS.search(match["change"]):
        return _changed(last, match["change"].strip())
    if _LEANS_BACK.match(question):
        return f"{last}，{question}"
    return question


def split_questions(question: str) -> list[str]:
    """Return the questions that are asked in one breath (…多少？…完成多少？), each with the year that the first one names.

    A question that asks one thing comes back alone, unchanged.
    """
    parts = [
        part.strip()
        for part in re.findall(r"[^？?]+[？?]*", question)
        if len(part.strip()) >= _MIN_PART_CHARS
    ]
    if len(parts) < 2:
        return [question]
    years = "".join(dict.fromkeys(_YEAR.findall(parts[0])))
    return [parts[0], *(part if _YEAR.search(part) else f"{years}{part}" for part in parts[1:])]


def _changed(last: str, change: str) -> str:
    year = change.removesuffix("的")
    if _YEAR.fullmatch(year) and _YEAR.search(last):
        return f"{_YEAR.sub(year, last)}？"
    places, new_places = find_places(last), find_places(change)
    if places and new_places and re.fullmatch(f"{new_places[0]}{_PLACE_SUFFIX}", change):
        old = places[0] if change == new_places[0] else f"{places[0]}{_PLACE_SUFFIX}"
        return f"{re.sub(old, change, last)}？"
    # Another subject: what frames the last question (year, place, what was asked of it) stays.
    asked = _ASKED.search(last)
    years = [] if _YEAR.search(change) else dict.fromkeys(_YEAR.findall(last))
    frame = "".join([*years, *([] if new_places else places[:1])])
    return f"{frame}{change}{asked[0] if asked else '的情况'}？"
