"""Several questions in one breath."""

from __future__ import annotations

import re

from rag.places import COUNTRY
from rag.query.follow_up import standalone_question
from rag.query.topic import lacks_subject, topic_of
from rag.query.wording import ASKS, MEASURE_AT_END
from rag.question import read_question
from rag.types import Turn

_MIN_PART_CHARS = 5
_YEAR = re.compile(r"(?:19|20)\d{2}\s*年")
_TIME = re.compile(rf"{_YEAR.pattern}|今年|本年度?|明年|去年|上年|前年")
# What holds a measure where it is: 涨幅又要控制在多少以内.
_HELD = re.compile(
    r"(?:(?:又|也|还|均|分别)*(?:要|应当?|须|必须|力争|计划|预期|争取)*(?:控制|稳定|保持|维持)在|的?(?:目标|预期目标))$"
)
_NARROWS = re.compile(r"其中|比(?![重例率])|较")  # 比年初多了多少 is asked of what was asked for


def split_questions(question: str) -> list[str]:
    """Return the questions that are asked in one breath (…多少？…完成多少？), each with the year and the place that the first one names.

    What does not say what it is about (由哪个部门负责？) stays with the question before it. A question that asks one thing
    comes back alone, unchanged.
    """
    parts: list[str] = []
    for part in re.findall(r"[^？?]+[？?]*", question.strip()):
        if parts and not (_stands_alone(parts[-1]) and _stands_alone(part)):
            parts[-1] += part
        else:
            parts.append(part)
    parts = [half.strip() for part in parts for half in _halves(part)]
    if len(parts) < 2:
        return [question]
    first, *others = parts
    years = "".join(dict.fromkeys(_YEAR.findall(first)))
    places = read_question(first).places
    place = places[0] if len(places) == 1 else ""
    return [first, *(_framed(part, years, place) for part in others)]


def _framed(part: str, years: str, place: str) -> str:
    """Return a part under a year and a place, where it names none of its own."""
    if COUNTRY.search(part) or read_question(part).places:
        place = ""
    return f"{'' if _TIME.search(part) else years}{place}{part}"


def _halves(part: str) -> list[str]:
    """Return the two questions that a comma joins, the second made to stand alone; the part itself where it is one question.

    Both must ask, and the second of another time (…多少万亩，今年计划建多少), of all that the first is about, or of another measure.
    """
    for comma in re.finditer("[，,]", part):
        first, second = f"{part[: comma.start()]}？", part[comma.end() :]
        if not (ASKS.search(first[:-1]) and ASKS.search(second)) or _NARROWS.search(second):
            continue
        if set(_TIME.findall(second)) - set(_TIME.findall(first)):
            alone = standalone_question(second, [Turn(first, "")])
            if set(read_question(first).terms) <= set(read_question(alone).terms):
                return [first, alone]
        elif _asks_of_a_measure(first) and _asks_of_a_measure(second) and _stands_alone(second):
            return [first, second]
    return [part]


def _asks_of_a_measure(part: str) -> bool:
    measure = _HELD.sub("", topic_of(part).text)
    return read_question(part).kind == "number" and MEASURE_AT_END.search(measure) is not None


def _stands_alone(part: str) -> bool:
    """Say whether a part asks of something by itself; 有哪几条？ and 由谁牵头？ do not."""
    if len(part.strip()) < _MIN_PART_CHARS:
        return False
    read = read_question(part)
    return bool(read.years or read.places or (read.terms and not lacks_subject(part)))
