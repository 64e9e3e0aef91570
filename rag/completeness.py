"""What a question asks for that an answer leaves out: nothing is left out silently."""

from __future__ import annotations

from collections.abc import Sequence

from rag.admission.years import speaking_years
from rag.evidence import Evidence
from rag.question import Question
from rag.types import AnswerSentence, Passage


def unsaid_years(
    question: Question, sentences: Sequence[AnswerSentence], passages: Sequence[Passage]
) -> list[str]:
    """Return which of several years that a question names no sentence speaks of, in order: `2021年`."""
    if len(question.years) < 2:
        return []
    numbered = {passage.number: passage for passage in passages}
    said = {
        year
        for sentence in sentences
        for span in sentence.spans
        for year in speaking_years(_quoted(numbered[span.number], span.start, span.end))
    }
    return [f"{year}年" for year in sorted(question.years - said)]


def _quoted(passage: Passage, start: int, end: int) -> Evidence:
    text = passage.text[start - passage.start : end - passage.start]
    before = passage.text[: start - passage.start].rpartition("\n")[2]
    return Evidence(passage, start, end, text, before, similarity=0.0, overlap=0.0, score=0.0)
