"""A figure that is aimed at is not one that was reached: 增长5%左右 of the plan, 增长5.2% of the year."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.evidence import Evidence
from rag.question import Question

_AIMED = re.compile(r"目标|预期|力争|争取|拟[按安]|计划(?!单列|生育)")
# An aim that was reached is none (全年目标任务较好完成), unless it is yet to be: 确保完成全年目标任务.
_REACHED = re.compile(
    r"(?P<yet>(?:确保|力争|争取|努力|奋力|为|(?<![主重需])要)[^，。；：]{0,12})?(?:"
    r"(?:完成|实现|达到|超过|超出|[好高快]于|符合)[^，。；：今]{0,16}(?:目标|预期|计划)(?:任务)?"
    r"|(?:目标|预期|计划)(?:任务)?(?:均|都|总体|基本|全部|全面|较好|圆满|顺利|胜利|如期|超额|提前)*(?:完成|实现))"
)
_ASKS_FOR_AIM = re.compile(
    r"目标|预期|计划|力争|拟|(?<![主重摘纲])要(?![点素])|任务|打算|安排|定[在为成]|到20[2-9]\d年"
)
_BEFORE_CHARS = 120  # 今年主要预期目标是：…；…； may reach so far


def agreeing_first(question: Question, evidence: Sequence[Evidence]) -> list[Evidence]:
    """Return the evidence of a question for a figure, what speaks of aims behind the rest, or before it if aims are asked for.

    Otherwise in its order; all of it where the question asks for no figure.
    """
    if question.kind != "number":
        return list(evidence)
    wanted = asks_for_aim(question)
    return sorted(evidence, key=lambda item: speaks_of_aims(item) is not wanted)


def asks_for_aim(question: Question) -> bool:
    """Say whether a question asks what is aimed at."""
    return _ASKS_FOR_AIM.search(question.text) is not None


def speaks_of_aims(evidence: Evidence) -> bool:
    """Say whether a sentence tells an aim: by its own words, or those before it in the same list (主要预期目标是：…；…).

    That one was reached tells none.
    """
    before = evidence.before[-_BEFORE_CHARS:].rpartition("。")[2]
    said = _REACHED.sub(lambda found: found[0] if found["yet"] else "", f"{before}{evidence.text}")
    return _AIMED.search(said) is not None
