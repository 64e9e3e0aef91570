"""How much of a sentence is quoted: the clauses that answer, and those that say of what."""

from __future__ import annotations

from dataclasses import replace

from index.sentences import comma_spans
from index.tokenizing import bigrams
from rag.constraints import violations
from rag.evidence import Evidence
from rag.question import Question, QuestionKind

_ONE_THING: frozenset[QuestionKind] = frozenset({"number", "date"})
_SHORT_CHARS = 40  # so little is always quoted whole
_KEPT_SHARE = 0.9  # of the question's words that the sentence holds


def concise(question: Question, evidence: Evidence) -> Evidence:
    """Return the shortest run of a sentence's clauses that holds its answer and what the sentence has of the question.

    Whole where no model has said where the answer is, where more than a figure or a date is asked for (of 重点、抓手、动力 none may
    be lost), or where less would break a constraint (the figure asked for, the year).
    """
    is_one_thing = question.kind in _ONE_THING
    if evidence.reading is None or not is_one_thing or len(evidence.text) <= _SHORT_CHARS:
        return evidence
    base = evidence.start - evidence.passage.start
    first, last = (offset - base for offset in evidence.reading.answer)
    clauses = comma_spans(evidence.text, 0, len(evidence.text))
    asked = set(bigrams("".join(question.terms)))
    wanted = _KEPT_SHARE * len(asked & set(bigrams(evidence.text)))
    runs = sorted(
        (end - start, start, end)
        for i, (start, _) in enumerate(clauses)
        for _, end in clauses[i:]
        if start <= first and last <= end
    )
    for _, start, end in runs:
        if len(asked & set(bigrams(evidence.text[start:end]))) >= wanted:
            quoted = replace(
                evidence,
                start=evidence.start + start,
                end=evidence.start + end,
                text=evidence.text[start:end],
                before=f"{evidence.before}{evidence.text[:start]}",
            )
            return evidence if violations(question, quoted) else quoted
    return evidence
