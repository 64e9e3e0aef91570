"""The 是 or 否 before a quote: only where it is the question's own case that the quote decides."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answerability import unnamed_share
from rag.evidence import Evidence
from rag.figure_polarity import Polarity
from rag.polarity import ASKS_IF_DONE, polarity
from rag.question import Question

# Of 23 verdicts on fresh questions the right ones left at most .37 unsaid (中职 for 职业学校), a wrong one .43.
_MOST_UNSAID = 0.4
# Headings under which nothing is done yet.
_PLAN = re.compile(r"安排|任务|部署|要点|打算|重点工作|工作重点|预期目标")


def verdict(question: Question, quoted: Evidence, others: Sequence[Evidence]) -> Polarity | None:
    """Return what the first quoted sentence says to a question that asks whether; None where it cannot be told (`polarity`).

    Args:
        others: What is quoted beside it.
    """
    is_given = not quoted.passage.doc_id
    beside = "\n".join(item.text for item in others)
    said = polarity(question.text, quoted.text, beside=beside, is_given=is_given)
    if said != "是" or is_given:
        return said
    is_plan = ASKS_IF_DONE.search(question.text) and any(_PLAN.search(each) for each in quoted.section_path)
    unsaid = unnamed_share(question.terms, f"{quoted.frame}\n{quoted.before}{quoted.text}\n{beside}")
    return None if is_plan or unsaid > _MOST_UNSAID else said
