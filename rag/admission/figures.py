"""Whether a sentence gives the figure that a question asks for, and not that of something else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import rjieba

from rag.admission.amounts import counts_so, is_amount
from rag.admission.measures import least_unnamed
from rag.admission.targets import asks_for_aim, speaks_of_aims
from rag.admission.years import asked_years, speaking_years, year_of_document
from rag.evidence import Evidence
from rag.quantities import find_quantities
from rag.question import Question
from rag.verification.contrasts import columns_in, other_measure, unnamed_measure

# What a figure of the kind asked for may leave unsaid of the question; what was said of a right one and of a wrong one: docs/benchmarks.md, "Figures".
_MOST_UNNAMED = 0.5
_ASKS_SHARE = re.compile(r"比重|占比|份额|占[^，。？]{1,12}(?:百分之|比例|几成|多少)")
_STATES_SHARE = re.compile(r"占|比重|份额|比例|比率|之比|(?:总数|总额|总量|人数|面积)的")
# 处违法所得一倍以上五倍以下罚款 for 罚多少钱.
_ASKS_FOR_A_FINE, _SO_MANY_TIMES = re.compile(r"罚"), re.compile(r"倍[^，。；]{0,6}罚款")
_ASKS_FOR_SET_AIM = re.compile(r"目标|预期")


def other_figure(question: Question, evidence: Evidence) -> Iterator[str]:
    """Yield that the sentence gives no figure of the kind, or that of something else: of 进出口 or of nothing of the kind for 出口, a growth for a share."""
    asked, near = rjieba.cut(question.text, True), f"{evidence.before}{evidence.text}"
    unnamed = least_unnamed(question, evidence)
    so_counted = None if question.unit else counts_so(evidence.text, question.text)
    is_fine = _ASKS_FOR_A_FINE.search(question.text) and _SO_MANY_TIMES.search(evidence.text)
    counted = bool(so_counted or is_fine)
    has_figure = unnamed is not None or any(
        is_amount(each, question.unit) for each in find_quantities(evidence.text)
    )
    if so_counted is False or not (has_figure or counted):
        yield "原文没有给出这个数"
    if other := stated_otherwise(asked, evidence, near):
        yield f"原文说的是{other[1]}，不是{other[0]}"
    elif measure := unnamed_measure(asked, rjieba.cut(f"{evidence.frame}\n{near}", True)):
        yield f"原文没有提到{measure}"
    # What a rule says (扣除标准为每月1500元) is asked for in other words more often than a statistic of a year.
    if has_figure and not counted and (unnamed is None or (question.years and unnamed >= _MOST_UNNAMED)):
        yield "原文没有给出这个数"
    if _ASKS_SHARE.search(question.text) and not _STATES_SHARE.search(evidence.text):
        yield "原文没有给出占多少"


def stated_otherwise(asked: Sequence[str], evidence: Evidence, near: str) -> tuple[str, str] | None:
    """Return the measure asked for and the other one of its group that is stated near, or where none is there, in the frame."""
    words = rjieba.cut(near, True)
    other = other_measure(asked, words)
    if other or columns_in(asked).keys() & columns_in(words).keys():
        return other
    return other_measure(asked, rjieba.cut(evidence.frame, True))


def aim_or_outcome(question: Question, evidence: Evidence) -> Iterator[str]:
    """Yield that a report gives what was reached in an earlier year for what was aimed at, or what it aims at for what was reached."""
    year, years = year_of_document(evidence.passage), speaking_years(evidence)
    if year is None or not years:
        return
    if _ASKS_FOR_SET_AIM.search(question.text):
        if max(map(int, years)) < year and not speaks_of_aims(evidence):
            yield "原文说的是完成的数，不是目标"
    elif (
        question.years
        and asked_years(question, evidence.passage)
        and str(year) in years
        and not asks_for_aim(question)
        and speaks_of_aims(evidence)
    ):
        yield "原文说的是目标，不是完成的数"
