"""A duty is no penalty: 不得擅自停业 does not say what follows of it; 违反第五条规定的，处…罚款 does, far behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.documents import Document
from rag.admission.penalty_clauses import STATES_PENALTY, penalty_of
from rag.answerability import unnamed_share
from rag.evidence import Evidence
from rag.question import Question
from rag.quoting.item_marks import item_mark, leads_in
from rag.quoting.stretches import lead_in
from rag.types import Passage

_HOW = r"(?:怎[么样]?|如何|什么|哪些|何种)"
_ASKS = re.compile(
    rf"罚(?:款|钱)?[^，。？]{{0,4}}(?:多少|几)|{_HOW}[^，。？]{{0,8}}(?:罚|处[理分置]|追究|后果|责任)|[会要][^，。？]{{0,4}}(?:后果|处?罚|处分)|(?:后果|责任)是?{_HOW}"
)
# What is asked of a penalty or a procedure, not of an act: how to appeal, when it is paid.
_OF_THE_PENALTY = re.compile(r"不服|复议|申诉|听证|缴纳|上缴|申请|(?<!法律)责任(?:单位|部门|人)")
_DUTY = re.compile(r"不得|禁止|严禁|应当|必须|不准|不能")
_IS_CASE = re.compile(r"的[。；;]?$")
_WORDS_OF_PENALTIES = re.compile(r"罚|处[理分置]|后果|责任|违反|违法|规定|追究")
_MOST_FURTHER = 0.15  # of what the question says, that a penalty may lack beyond what the duty lacks


def with_penalty(
    question: Question, evidence: Sequence[Evidence], documents: Sequence[Document], found: list[Passage]
) -> list[Evidence]:
    """Return the evidence for the figure of a penalty with the one that names its first duty by number, and what states another.

    For 罚多少 a duty answers nothing. As it is where no such figure is asked for, or no penalty names a duty in it.

    Args:
        found: The numbered passages; where none holds that penalty, its lines are added as one more.
    """
    if question.kind != "number" or not asks_for_penalty(question):
        return list(evidence)
    duty = next((item for item in evidence if _is_duty(item)), None)
    penalty = penalty_of(duty, documents, found) if duty else None
    return _around(penalty, duty, evidence) if duty and penalty else list(evidence)


def penalties_first(
    question: Question, evidence: Sequence[Evidence], documents: Sequence[Document], found: list[Passage]
) -> list[Evidence]:
    """Return the evidence of a question for a penalty, the penalty before the rest where the first piece states none.

    The one that names the duty in it by number (违反第五条规定的), else of those that say as much of the act the one that says most.
    Otherwise in its order.

    Args:
        found: See `with_penalty`.
    """
    if not evidence or not asks_for_penalty(question) or states_penalty(evidence[0]):
        return list(evidence)
    if _is_duty(evidence[0]) and (penalty := penalty_of(evidence[0], documents, found)):
        return _around(penalty, evidence[0], evidence)
    terms = [term for term in question.terms if not _WORDS_OF_PENALTIES.search(term)]
    lacks, best = min(
        ((unnamed_share(terms, _scope(item)), item) for item in evidence if states_penalty(item)),
        key=lambda each: each[0],
        default=(1.0, evidence[0]),
    )
    if lacks > unnamed_share(terms, _scope(evidence[0])) + _MOST_FURTHER:
        return list(evidence)
    return [best, *(item for item in evidence if item is not best)]


def asks_for_penalty(question: Question) -> bool:
    """Say whether a question asks what follows of an act that is forbidden."""
    return _ASKS.search(question.text) is not None and not _OF_THE_PENALTY.search(question.text)


def states_penalty(evidence: Evidence) -> bool:
    """Say whether a sentence states a penalty, or is an item of a list whose lead-in does (有下列行为之一的，处…罚款：)."""
    return STATES_PENALTY.search(f"{lead_in(evidence)}{evidence.text}") is not None


def _around(penalty: Evidence, duty: Evidence, evidence: Sequence[Evidence]) -> list[Evidence]:
    """Return a penalty, its duty, and of the other evidence what states a penalty too."""

    def is_in_it(item: Evidence) -> bool:
        of_one = item.passage.doc_id == penalty.passage.doc_id
        return of_one and penalty.start <= item.start < item.end <= penalty.end

    others = [item for item in evidence if item is not duty and states_penalty(item) and not is_in_it(item)]
    return [penalty, duty, *others]


def _is_duty(evidence: Evidence) -> bool:
    """Say whether a sentence only forbids or demands: 不得…, or an item whose lead-in may not be at hand, but no case (未…的；)."""
    if states_penalty(evidence) or leads_in(evidence.text):
        return False
    is_item = item_mark(evidence.text) is not None and not _IS_CASE.search(evidence.text)
    return is_item or _DUTY.search(f"{lead_in(evidence)}{evidence.text}") is not None


def _scope(evidence: Evidence) -> str:
    above = "\n".join((evidence.passage.title, *evidence.section_path))
    return f"{above}\n{lead_in(evidence)}{evidence.before}{evidence.text}"
