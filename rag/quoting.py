"""How much is quoted: of a long sentence the clauses that answer, of a list the sentences that go on with it.

Chosen on the even local-span questions over notices (n = 181; docs/benchmarks.md, "Notices").
"""

from __future__ import annotations

import re
from dataclasses import replace

from index.sentences import comma_spans
from index.tokenizing import bigrams
from rag.constraints import speaking_years, violations
from rag.evidence import Evidence
from rag.question import Question, QuestionKind

_FIGURE: frozenset[QuestionKind] = frozenset({"number", "date"})
_ASKS_FOR_MANY = re.compile(
    r"哪些|哪[几二两三四五六七八九十\d]|分别|有何|如何|怎[么样]|什么(?:样的)?(?:新)?(?:措施|要求|政策|条件|材料|办法|规定|内容|举措|任务|工作)|包括|具体"
)
# What is shorter is quoted whole; the share of the question's words in the sentence that the clauses must keep.
_SHORT_CHARS, _KEPT_SHARE = 60, 0.7
_SHORT_FIGURE_CHARS, _KEPT_FIGURE_SHARE = 40, 0.9


def asks_for_many(question: Question) -> bool:
    """Say whether an answer may be a list: 哪些措施, 如何管理; a figure or a date is one thing."""
    return question.kind not in _FIGURE and _ASKS_FOR_MANY.search(question.text) is not None


def whole_list(question: Question, evidence: Evidence) -> list[Evidence]:
    """Return the sentence and those around it that are read as the same answer, in order; it alone where one thing is asked for.

    A neighbour that speaks of another year than the question is left out.
    """
    if not asks_for_many(question):
        return [evidence]
    base = evidence.passage.start
    pieces = [
        replace(
            evidence,
            start=start,
            end=end,
            text=evidence.passage.text[start - base : end - base],
            before=evidence.passage.text[: start - base].rpartition("\n")[2],
        )
        for start, end in evidence.run
    ]
    return [piece for piece in pieces if piece.span == evidence.span or _agrees(question, piece)] or [
        evidence
    ]


def _agrees(question: Question, evidence: Evidence) -> bool:
    years = speaking_years(evidence)
    return not question.years or not years or bool(question.years & years)


def concise(question: Question, evidence: Evidence) -> Evidence:
    """Return the shortest run of a sentence's clauses that holds its answer and what the sentence has of the question.

    Whole where no model has said where the answer is, where a document is named, where an answer may be a list (of 重点、抓手、动力
    none may be lost), or where less would break a constraint (the figure asked for, the year).
    """
    figure = question.kind in _FIGURE
    # What is said of a document stands beside its name.
    whole = asks_for_many(question) or (not figure and bool(question.doc_numbers or question.titles))
    short_chars, kept_share = (
        (_SHORT_FIGURE_CHARS, _KEPT_FIGURE_SHARE) if figure else (_SHORT_CHARS, _KEPT_SHARE)
    )
    if evidence.reading is None or whole or len(evidence.text) <= short_chars:
        return evidence
    base = evidence.start - evidence.passage.start
    first, last = (offset - base for offset in evidence.reading.answer)
    clauses = comma_spans(evidence.text, 0, len(evidence.text))
    asked = set(bigrams("".join(question.terms)))
    wanted = kept_share * len(asked & set(bigrams(evidence.text)))
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
