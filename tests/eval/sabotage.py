"""What can be wrong with a pipeline, done to one that is right in all respects."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, NoReturn

from eval.runner import Pipeline
from index.filters import SearchFilters
from rag.citations import make_citation
from rag.types import Answer, AnswerSentence, Passage, Span
from tests.eval.wrapped import Wrapped


class Spoiled(Wrapped):
    """Another pipeline's answers, spoiled."""

    def __init__(self, pipeline: Pipeline, spoil: Callable[[Answer], Answer]) -> None:
        super().__init__(pipeline)
        self._spoil = spoil

    def ask(self, question: str, **rest: Any) -> Answer:
        return self._spoil(super().ask(question, **rest))


def refuse(answer: Answer) -> Answer:
    return replace(answer, refused=True, refusal_reason="no_evidence", sentences=(), citations=(), text="")


def empty(answer: Answer) -> Answer:
    return replace(answer, refused=False, refusal_reason=None, sentences=(), citations=(), text="")


def move_citations(answer: Answer) -> Answer:
    """Let each citation quote the same number of characters, one place on: true to the text, yet cut wrong."""
    by_number = {passage.number: passage for passage in answer.passages}
    moved = []
    for citation in answer.citations:
        passage = by_number[citation.number]
        size = min(8, len(passage.text))
        start = passage.start if citation.start - passage.start > size else passage.end - size
        quote = passage.text[start - passage.start :][:size]
        moved.append(replace(citation, start=start, end=start + size, quote=quote))
    return replace(answer, citations=tuple(moved))


def shift_offsets(answer: Answer) -> Answer:
    return replace(
        answer, citations=tuple(replace(c, start=c.start + 1, end=c.end + 1) for c in answer.citations)
    )


def change_digits(answer: Answer) -> Answer:
    table = str.maketrans("0123456789", "1234567890")

    def change(sentence: AnswerSentence) -> AnswerSentence:
        return replace(sentence, text=sentence.text.translate(table))

    sentences = tuple(change(sentence) for sentence in answer.sentences)
    return replace(answer, sentences=sentences, text="".join(sentence.text for sentence in sentences))


def crash(answer: Answer) -> NoReturn:
    raise TimeoutError("模型超时")


def answer_anyway(answer: Answer) -> Answer:
    """Let a refusal quote the beginning of the first passage instead."""
    if not answer.refused or not answer.passages:
        return answer
    passage = answer.passages[0]
    end = passage.start + passage.text.index("\n")
    return say(replace(answer, refused=False, refusal_reason=None), passage, passage.start, end)


def copy_passages(answer: Answer) -> Answer:
    """Let an answer be its first passage, whole."""
    if answer.refused:
        return answer
    passage = answer.passages[0]
    whole = passage.text * 4 if len(passage.text) < 200 else passage.text
    copied = say(answer, passage, passage.start, passage.end)
    return replace(copied, sentences=(replace(copied.sentences[0], text=whole),), text=whole)


def add_invention(answer: Answer) -> Answer:
    """Add a sentence that its citation does not bear."""
    if answer.refused:
        return answer
    first = answer.sentences[0]
    invented = replace(first, text="会议要求各级财政部门每季度报送一次资金使用情况。")
    return replace(answer, sentences=(*answer.sentences, invented), text=answer.text + invented.text)


def add_idle_citation(answer: Answer) -> Answer:
    """Let each sentence cite another passage as well, which says something else."""
    if answer.refused:
        return answer
    idle = replace(answer.passages[0], number=len(answer.passages) + 1)
    start, end = idle.start, idle.start + min(4, len(idle.text))
    cited = replace(
        answer.citations[0], number=idle.number, start=start, end=end, quote=idle.text[: end - start]
    )
    sentences = tuple(
        replace(s, citations=(*s.citations, idle.number), spans=(*s.spans, Span(idle.number, start, end)))
        for s in answer.sentences
    )
    return replace(
        answer, passages=(*answer.passages, idle), citations=(*answer.citations, cited), sentences=sentences
    )


def say(answer: Answer, passage: Passage, start: int, end: int) -> Answer:
    """Return an answer that quotes `[start, end)` of a passage and nothing else."""
    quote = passage.text[start - passage.start : end - passage.start]
    sentence = AnswerSentence(quote, (passage.number,), 1.0, (Span(passage.number, start, end),))
    others = {citation.number: citation for citation in answer.citations}
    like = others.get(passage.number)
    citation = (
        make_citation(passage, start, end)
        if like is None
        else replace(like, start=start, end=end, quote=quote)
    )
    return replace(answer, sentences=(sentence,), citations=(citation,), text=quote)


class Ranked(Wrapped):
    """Another pipeline whose search finds something else first for some questions, and looks only so deep."""

    def __init__(self, pipeline: Pipeline, misled: frozenset[str], depth: int) -> None:
        super().__init__(pipeline)
        self._misled, self._depth = misled, depth

    def search(self, query: str, *, k: int = 10, filters: SearchFilters | None = None) -> list[Passage]:
        found = super().search(query, k=k, filters=filters)
        if query in self._misled:
            found.insert(0, replace(found[0], start=0, end=2, text=found[0].text[:2]))
        return found[: min(k, self._depth)]


class Mistaken(Wrapped):
    """Another pipeline that answers one question for another."""

    def __init__(self, pipeline: Pipeline, instead: dict[str, str]) -> None:
        super().__init__(pipeline)
        self._instead = instead

    def ask(self, question: str, **rest: Any) -> Answer:
        return super().ask(self._instead.get(question, question), **rest)
