"""The 是 or 否 before a quote: only where it is the question's own case that the quote decides."""

from __future__ import annotations

import re
from collections.abc import Sequence

import rjieba

from rag.answerability import unnamed_share
from rag.evidence import Evidence
from rag.question import Question
from rag.quoting.stretches import lead_in
from rag.verdicts.figure_polarity import Polarity, asks_for_a_value
from rag.verdicts.polarity import polarity
from rag.verdicts.printed_lists import asked_item
from rag.verdicts.whether import ASKS_IF_DONE, without_asking
from rag.verification.contrasts import opposites

# Of 23 verdicts on fresh questions the right ones left at most .37 unsaid (中职 for 职业学校), a wrong one .43.
_MOST_UNSAID = 0.4
# Of one word alone: it is official (住宿费, not 孩子) and nothing like it is said.
_WHOLLY_UNSAID = 0.7
# Headings under which nothing is done yet.
_PLAN = re.compile(r"安排|任务|部署|要点|打算|重点工作|工作重点|预期目标")


def verdict(question: Question, quoted: Evidence, others: Sequence[Evidence]) -> Polarity | None:
    """Return what the first quoted sentence says to a question that asks whether; None where it cannot be told (`polarity`).

    Args:
        others: What is quoted beside it.
    """
    is_given = not quoted.passage.doc_id
    beside = "\n".join(item.text for item in others)
    around = f"{quoted.frame}\n{quoted.before}"
    lead = lead_in(quoted) or quoted.before
    said = polarity(question.text, quoted.text, beside=beside, around=around, lead=lead, is_given=is_given)
    if said is None or is_given or (said == "否" and asks_for_a_value(question.text)):
        return said
    is_plan = ASKS_IF_DONE.search(question.text) and any(_PLAN.search(each) for each in quoted.section_path)
    if said == "是" and is_plan:
        return None
    scope = f"{around}{quoted.text}\n{beside}"
    item, _ = asked_item(question.text)
    claim = without_asking(question.text).replace(item, "")
    terms = [term for term in question.terms if term in claim]
    # Of a word whose opposite is said, that is said.
    denied = opposites(terms, rjieba.cut(scope)) if said == "否" else []
    terms = [term for term in terms if term not in denied]
    is_unnamed = any(unnamed_share((term,), scope) > _WHOLLY_UNSAID for term in terms)
    return None if is_unnamed or unnamed_share(terms, scope) > _MOST_UNSAID else said
