"""What a question for a figure leaves open, and the sources answer in several ways: the year, the place."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from rag.admission.years import speaking_years
from rag.evidence import Evidence
from rag.places import find_places, is_province
from rag.question import Question

_SAYS_WHEN = re.compile(r"[今去前本上当近]年|目前|现在|最[近新]|以来|期间|至今|到.{0,4}年")
_AS_CLOSE = 0.8  # of the answer's share of the question's words: what holds fewer is about something else
_MOST_NAMED = 3


def note_left_open(question: Question, evidence: Sequence[Evidence]) -> str:
    """Return, in Chinese, of which year or place an answer speaks and of which others the evidence does; empty if of one.

    Args:
        evidence: Best first; each piece may answer.
    """
    if question.kind != "number" or not evidence or question.titles or question.doc_numbers:
        return ""
    best, *others = [item for item in evidence if item.overlap >= _AS_CLOSE * evidence[0].overlap]
    says_when = question.years or question.periods or _SAYS_WHEN.search(question.text)
    return ("" if says_when else _note("年份", best, others, _years)) or (
        "" if question.places else _note("地区", best, others, _places)
    )


def _note(
    what: str, best: Evidence, others: Sequence[Evidence], read: Callable[[Evidence], frozenset[str]]
) -> str:
    own = read(best)
    also = sorted(frozenset[str]().union(*(read(item) for item in others)) - own)[:_MOST_NAMED]
    if len(own) != 1 or not also:
        return ""
    return f"问题没有说明{what}：资料里有{'、'.join([*own, *also])}的，可以写明{what}再问。"


def _years(evidence: Evidence) -> frozenset[str]:
    return frozenset(f"{year}年" for year in speaking_years(evidence))


def _places(evidence: Evidence) -> frozenset[str]:
    return frozenset(place for place in find_places(evidence.passage.title) if is_province(place))
