"""The 是 or 否 before a quote: only where it is the question's own case that the quote decides."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answerability import unnamed_share
from rag.evidence import Evidence
from rag.figure_polarity import Polarity
from rag.polarity import polarity
from rag.question import Question

# Of 23 verdicts on fresh questions the right ones left at most .37 unsaid (中职 for 职业学校), a wrong one .43.
_MOST_UNSAID = 0.4


def verdict(question: Question, quoted: Evidence, others: Sequence[Evidence]) -> Polarity | None:
    """Return what the first quoted sentence says to a question that asks whether; None where it cannot be told (`polarity`).

    Args:
        others: What is quoted beside it.
    """
    is_given = not quoted.passage.doc_id
    beside = "\n".join(item.text for item in others)
    said = polarity(question.text, quoted.text, beside=beside, is_given=is_given)
    scope = f"{quoted.frame}\n{quoted.before}{quoted.text}"
    if said == "是" and not is_given and unnamed_share(question.terms, scope) > _MOST_UNSAID:
        return None
    return said
