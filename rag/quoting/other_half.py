"""Of two things asked at once, the one that a quote does not say: it often stands in the next sentence or paragraph."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from rag.admission.amounts import is_amount, states_time
from rag.answerability import unnamed_share
from rag.evidence import Evidence
from rag.quantities import find_quantities
from rag.question import Question, read_question
from rag.quoting.stretches import Sentence, piece, same_line
from rag.types import Span

# What asks: a part of a question with none of these asks nothing of its own.
_ASKS = re.compile(r"多少|几|多久|多长|谁|哪|什么|何|怎|吗|[是能可要有]不|是否")
_ASKS_WHO = re.compile(r"谁|哪(?:一)?[个级些]?(?:部门|机关|单位|机构|政府)")
_SAYS_WHO = re.compile(r"部门|机关|单位|机构|政府|委员会|院|局")
_MOST_AROUND = 3  # sentences on either side in which the other half of a question may stand
_LITTLE, _MOST_UNNAMED = 0.05, 0.4  # of the words of that half, in what answers it


def other_half(
    question: Question, evidence: Evidence, pieces: Sequence[Evidence], text: Sequence[Sentence], at: int
) -> list[Evidence]:
    """Return the sentences beside it that answer what a question of several things asks and the quote does not.

    Such a sentence has most of the words of that part, more than the quote, and the figure, the time or the office that it asks for.
    """
    parts = [part for part in re.split(r"[？?，,；;]", question.text) if _ASKS.search(part)]
    quoted = "".join(each.text for each in pieces)
    beside = _beside(text, at)
    found: dict[Span, Evidence] = {each.span: each for each in pieces}
    for half in (read_question(part) for part in parts if len(parts) > 1):
        lacking = unnamed_share(half.terms, quoted)
        of_kind = [each for each in beside if _is_of_kind(half, each.text)]
        if not half.terms or (lacking <= _LITTLE and _is_of_kind(half, quoted)):
            continue
        lacks, best = min(
            ((unnamed_share(half.terms, each.text), each) for each in of_kind),
            key=lambda each: each[0],
            default=(1.0, text[at]),
        )
        if lacks <= _MOST_UNNAMED and (
            lacks + _LITTLE < lacking or (lacks <= lacking and not _is_of_kind(half, quoted))
        ):
            found.setdefault(best.span, piece(evidence, best.passage, best.span))
    return list(found.values())[len(pieces) :]


def _beside(text: Sequence[Sentence], at: int) -> list[Sentence]:
    """Return the sentences next to one, and the near ones of other paragraphs under its heading, nearest first."""

    def is_beside(i: int) -> bool:
        first, last = sorted((i, at))
        is_one_line = all(same_line(one, other) for one, other in pairwise(text[first : last + 1]))
        return abs(i - at) == 1 or (not is_one_line and _path(text[i]) == _path(text[at]))

    near = range(max(at - _MOST_AROUND, 0), min(at + _MOST_AROUND + 1, len(text)))
    return [text[i] for i in sorted(near, key=lambda i: abs(i - at)) if i != at and is_beside(i)]


def _path(sentence: Sentence) -> tuple[str, ...]:
    return sentence.passage.path_at(sentence.span.start)


def _is_of_kind(question: Question, text: str) -> bool:
    """Say whether a text has what a question asks for: a figure of its unit, a time, an office."""
    if question.kind == "number":
        return any(is_amount(each, question.unit) for each in find_quantities(text))
    if question.kind == "date":
        return states_time(text, question.text)
    return not _ASKS_WHO.search(question.text) or _SAYS_WHO.search(text) is not None
