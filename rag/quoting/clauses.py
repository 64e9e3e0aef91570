"""How much of a long sentence is quoted: the clauses that answer, with the conditions that they hold under.

Chosen on the even local-span questions over notices (n = 181; docs/benchmarks.md, "Notices").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from index.sentences import comma_spans
from index.tokenizing import bigrams
from rag.admission.constraints import violations
from rag.evidence import Evidence
from rag.question import Question
from rag.quoting.item_marks import is_case
from rag.quoting.listing import FIGURES, asks_for_many, asks_of_each

# What is shorter is quoted whole; the share of the question's words in the sentence that the clauses must keep.
_SHORT_CHARS, _KEPT_SHARE = 60, 0.7
_SHORT_FIGURE_CHARS, _KEPT_FIGURE_SHARE = 40, 0.9
_MOST_CHARS = 200  # up to which a quote goes back to its subject
# Two things are asked at once (补种几倍、罚多少), not one of 哪几项, 几月几日, 哪年到哪年.
_ASKS = r"(?:(?<![哪月])几(?!乎)|多少|多久|多长|多大|谁|哪|何时|什么)"
_ASKS_TWO = re.compile(rf"{_ASKS}(?!.?[到至]).+{_ASKS}")
_CONDITION = re.compile(
    r"[的外][，,]$|^(?:未经|经(?!济|营|费|常|贸|验|纪|销|典|开区)|如(?![下期何实])|若(?!干)|凡|对于)"
)
# A clause that says something of what the clauses before it name.
_PREDICATE = re.compile(
    r"可(?![再持行能靠])|应(?![用急])|必?须|不(?![良动同])|[是指并且也均则即]|或者|以及|方可|由(?!于|此)|[予给]以|给予|责令|没收|处(?![于理罚])|分别|其中"
)
# 除为了…，或者…外， is one clause.
_OPENS_EXCEPTION = re.compile(r"^(?:第\S+条\s+)?除(?![了夕害尘草])[^外]*$")
_CLOSES_EXCEPTION = re.compile(r"外[，,]")
_EXCEPTION = re.compile(r"^(?:但|除)|除外|另有规定")
_LIMIT = re.compile(
    r"^(?:其他|其余|每(?!年|万)|最[高多低少长短迟晚]|至[多少迟]|累计(?:最|不)|不(?:得|能)?超过)"
)


def concise(question: Question, evidence: Evidence) -> Evidence:
    """Return the shortest run of a sentence's clauses that holds its answer and what the sentence has of the question.

    Whole where no model has said where the answer is, where a document is named, where an answer may be a list (of 重点、抓手、动力
    none may be lost), where an item is one case (未满年限，本人要求退出的；), all of whose clauses must hold, or where less would break a
    constraint (the figure asked for, the year).
    """
    figure = question.kind in FIGURES
    # What is said of a document stands beside its name.
    several = asks_for_many(question) or asks_of_each(question) or _ASKS_TWO.search(question.text)
    whole = (
        several or is_case(evidence.text) or (not figure and bool(question.doc_numbers or question.titles))
    )
    short_chars, kept_share = (
        (_SHORT_FIGURE_CHARS, _KEPT_FIGURE_SHARE) if figure else (_SHORT_CHARS, _KEPT_SHARE)
    )
    if evidence.reading is None or whole or len(evidence.text) <= short_chars:
        return evidence
    base = evidence.start - evidence.passage.start
    first, last = (offset - base for offset in evidence.reading.answer)
    clauses = _clauses(evidence.text)
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
            start, end = _with_conditions(evidence.text, clauses, start, end)
            quoted = replace(
                evidence,
                start=evidence.start + start,
                end=evidence.start + end,
                text=evidence.text[start:end],
                before=f"{evidence.before}{evidence.text[:start]}",
            )
            return evidence if violations(question, quoted) else quoted
    return evidence


def _clauses(text: str) -> list[tuple[int, int]]:
    """Return the spans between the commas of a sentence; what stands in “” or between 除 and 外 is not cut."""
    clauses: list[tuple[int, int]] = []
    for start, end in comma_spans(text, 0, len(text)):
        is_quote = text.count("“", 0, start) > text.count("”", 0, start)
        opens = clauses and _OPENS_EXCEPTION.match(text[slice(*clauses[-1])])
        if clauses and (is_quote or (opens and _CLOSES_EXCEPTION.search(text, start))):
            start = clauses.pop()[0]
        clauses.append((start, end))
    return clauses


def _with_conditions(text: str, clauses: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int]:
    """Return a run of clauses with its subject, what it holds under before it, and exceptions and limits behind it."""
    before = [span for span in clauses if span[1] <= start]
    behind = [span for span in clauses if span[0] >= end]
    while before and _PREDICATE.match(text, start) and end - before[-1][0] <= _MOST_CHARS:
        start = before.pop()[0]
    start = min([start, *(span[0] for span in before if _CONDITION.search(text[slice(*span)]))])
    limits = takewhile(lambda span: _LIMIT.match(text[slice(*span)]), behind)
    exceptions = (span for span in behind if _EXCEPTION.search(text[slice(*span)]))
    return start, max([end, *(span[1] for span in (*limits, *exceptions))])
