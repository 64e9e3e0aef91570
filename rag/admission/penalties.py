"""A duty is no penalty: 不得擅自停业 does not say what follows of it; 违反第五条规定的，处…罚款 does, far behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.documents import Document
from rag.admission.penalty_clauses import penalty_named, penalty_of
from rag.admission.sanctions import STATES_PENALTY, act_of, names_act
from rag.answerability import unnamed_share
from rag.evidence import Evidence
from rag.question import Question
from rag.quoting.item_marks import item_mark, leads_in
from rag.quoting.stretches import lead_in
from rag.types import Passage

_HOW = r"(?:怎[么样]?|如何|什么|哪些|何种)"
_ASKS = re.compile(
    rf"(?:罚(?:款|钱)?|(?<![谈审裁评批研误])判(?![断定别明例据读])刑?|拘留)[^，。？]{{0,4}}(?:多少|几(?!乎))|{_HOW}[^，。？]{{0,8}}(?:罚|处[理分置]|追究|后果|责任)|(?:后果|责任)是?{_HOW}"
)
_ASKS_WHETHER = re.compile(r"[会要][^，。？]{0,4}(?:后果|处?罚|处分)")
# 哪几种情形会受处罚 asks for acts, 有哪些行为的怎么处罚 for their penalty too.
_ASKS_FOR_CASES = re.compile(r"(?:哪[些几]|什么|何)[种类个项样]?[^，。？]{0,4}(?:情[形况]|行为)")
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
    """Return the evidence of a question for a penalty, the penalty for its act before the rest.

    Where the question names a duty by number (违反第五条的), the one that names it so, and no other. Where the first piece states none:
    the one that names the duty in it by number, else of those that say as much of the act the one that says most. Where it states one:
    another that says clearly more of the act. Otherwise in its order.

    Args:
        found: See `with_penalty`.
    """
    if not evidence or not asks_for_penalty(question):
        return list(evidence)
    if named := penalty_named(question.text, evidence[0], documents, found):
        others = [item for item in evidence if not states_penalty(item)]
        return [_read_as(named, [item for item in evidence if _is_in(named, item)]), *others]
    terms = [term for term in question.terms if not _WORDS_OF_PENALTIES.search(term)]
    if states_penalty(evidence[0]):
        return _of_the_act_first(terms, evidence)
    if _is_duty(evidence[0]) and (penalty := penalty_of(evidence[0], documents, found)):
        return _around(penalty, evidence[0], evidence)
    best = _saying_most(terms, evidence)
    if best is None or _lacks(terms, best) > _lacks(terms, evidence[0]) + _MOST_FURTHER:
        return list(evidence)
    return [best, *(item for item in evidence if item is not best)]


def asks_for_penalty(question: Question) -> bool:
    """Say whether a question asks what follows of an act that is forbidden, not which acts it follows of."""
    asked = _ASKS_FOR_CASES.sub("", question.text)
    asks = _ASKS.search(asked) or (asked == question.text and _ASKS_WHETHER.search(asked))
    return bool(asks) and not _OF_THE_PENALTY.search(question.text)


def states_penalty(evidence: Evidence) -> bool:
    """Say whether a sentence states a penalty, or is an item of a list whose lead-in does (有下列行为之一的，处…罚款：)."""
    return STATES_PENALTY.search(f"{lead_in(evidence)}{evidence.text}") is not None


def _of_the_act_first(terms: Sequence[str], evidence: Sequence[Evidence]) -> list[Evidence]:
    """Return evidence that a penalty leads, before it one that says clearly more of the act, if the first says of it in its sanction only.

    吊销营业执照 says nothing of an act. Without the penalties that say clearly less than that one and nothing that it does not. As it is
    where the first only says where its act is named.
    """
    first, best = evidence[0], _saying_most(terms, evidence)
    said_in_sanction = _lacks(terms, first) - unnamed_share(terms, f"{_scope(first)}\n{first.text}")
    if best is None or not said_in_sanction or not names_act(act_of(first)):
        return list(evidence)
    if not _is_behind(terms, first, best):
        return list(evidence)
    others = [item for item in evidence if item is not best]
    return [best, *(item for item in others if not (states_penalty(item) and _is_behind(terms, item, best)))]


def _saying_most(terms: Sequence[str], evidence: Sequence[Evidence]) -> Evidence | None:
    """Return the penalty that says most of an act, the first of those that say as much; None where there is none."""
    return min(
        (item for item in evidence if states_penalty(item)),
        key=lambda item: _lacks(terms, item),
        default=None,
    )


def _is_behind(terms: Sequence[str], item: Evidence, best: Evidence) -> bool:
    """Say whether a penalty says clearly less of an act than another, and nothing that the other does not."""
    lacks = _lacks(terms, best)
    together = unnamed_share(terms, f"{_scope(best)}\n{_scope(item)}")
    return _lacks(terms, item) > lacks + _MOST_FURTHER and together >= lacks


def _lacks(terms: Sequence[str], evidence: Evidence) -> float:
    """Return the share of the words of an act that a sentence does not say of one."""
    return unnamed_share(terms, _scope(evidence))


def _around(penalty: Evidence, duty: Evidence, evidence: Sequence[Evidence]) -> list[Evidence]:
    """Return a penalty, its duty, and of the other evidence what states a penalty too."""
    penalties = [item for item in evidence if item is not duty and states_penalty(item)]
    within = [item for item in penalties if _is_in(penalty, item)]
    return [_read_as(penalty, within), duty, *(item for item in penalties if item not in within)]


def _read_as(penalty: Evidence, within: Sequence[Evidence]) -> Evidence:
    """Return a penalty that was found by its number as read as the likeliest of its sentences; all of it answers."""
    readings = [item.reading for item in within if item.reading]
    if not readings:
        return penalty
    likeliest = max(readings, key=lambda reading: reading.span)
    at = penalty.start - penalty.passage.start
    return replace(penalty, reading=replace(likeliest, answer=(at, at + len(penalty.text))))


def _is_in(penalty: Evidence, item: Evidence) -> bool:
    """Say whether a sentence is one of those of a penalty."""
    of_one = item.passage.doc_id == penalty.passage.doc_id
    return of_one and penalty.start <= item.start < item.end <= penalty.end


def _is_duty(evidence: Evidence) -> bool:
    """Say whether a sentence only forbids or demands: 不得…, or an item whose lead-in may not be at hand, but no case (未…的；)."""
    if states_penalty(evidence) or leads_in(evidence.text):
        return False
    is_item = item_mark(evidence.text) is not None and not _IS_CASE.search(evidence.text)
    return is_item or _DUTY.search(f"{lead_in(evidence)}{evidence.text}") is not None


def _scope(evidence: Evidence) -> str:
    """Return what says which act a sentence is about: title, headings, and of a penalty no sanction."""
    above = "\n".join((evidence.passage.title, *evidence.section_path))
    is_penalty = states_penalty(evidence)
    said = act_of(evidence) if is_penalty else f"{lead_in(evidence)}{evidence.before}{evidence.text}"
    return f"{above}\n{said}"
