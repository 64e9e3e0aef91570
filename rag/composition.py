"""From evidence to draft sentences. A small model chooses among exact sentences, a large one writes with markers."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Sequence
from itertools import pairwise
from typing import Protocol

from index.tokenizing import bigrams
from rag.attribution import attribute, split_markers
from rag.draft import Draft, Quote
from rag.evidence import Evidence
from rag.generation.base import Generator as TextGenerator
from rag.prompts import NO_ANSWER, writing_prompt
from rag.question import Question
from rag.quoting.belonging import with_what_belongs
from rag.quoting.choosing import chosen_sentences, only_leads_in
from rag.quoting.clauses import concise
from rag.quoting.item_marks import leads_in
from rag.quoting.listing import (
    asked_item,
    asks_for_many,
    asks_of_each,
    whole_list,
)
from rag.quoting.short_names import item_of_short_name
from rag.types import Passage
from rag.verdicts.verdict import verdict

_MIN_REPAIR_SHARE = 0.3  # of the bigrams of what was written
_THOUGHT = re.compile(r"<think>.*?</think>", re.DOTALL)
_THOUGHT_END = "</think>"
_UNFINISHED_THOUGHT = re.compile(r"<think>.*", re.DOTALL)
_LIST_MARK = re.compile(r"^(?:[-*•]|\d{1,2}[.、．](?!\d)|[（(]\d{1,2}[）)])\s*")
_SENTENCE_END = re.compile(r"(?:[。！？；!?]|\n)(?:[”’」』）)]*)(?:\s*[\[［【][\d,，、 ]+[\]］】])*|\n+")


class Composer(Protocol):
    """Makes an answer of evidence.

    Attributes:
        name: The model's, as shown in an answer's `model`.
    """

    name: str

    def compose(
        self, question: Question, evidence: Sequence[Evidence], passages: Sequence[Passage]
    ) -> Generator[Draft, None, None]:
        """Yield the sentences of an answer, best evidence first; none if the evidence does not answer.

        Raises:
            GenerationError: If the model fails.
        """
        ...


class QuotingComposer:
    """Answers with the evidence sentences themselves, as the model ranked them: what is quoted cannot be invented.

    One sentence, and further ones only where they say what the first does not: another year that was asked for, or
    words of the question that it leaves open.
    """

    def __init__(self, name: str, *, max_sentences: int) -> None:
        self.name = name
        self._max_sentences = max_sentences

    def compose(
        self, question: Question, evidence: Sequence[Evidence], passages: Sequence[Passage]
    ) -> Generator[Draft, None, None]:
        """Yield the chosen sentences; see `Composer`."""
        chosen = chosen_sentences(question, evidence, passages, self._max_sentences)
        if not chosen:
            return
        if item := asked_item(question, chosen[0], passages):
            chosen = quoted = [item]
        else:
            chosen[0] = item_of_short_name(question, chosen[0], passages)
            quoted = _with_its_list(question, chosen[0], passages)
            for each in chosen[1:]:
                if not any(_overlap(each, shown) for shown in quoted):
                    quoted += _further(question, each, quoted, passages)
        said = verdict(question, concise(question, chosen[0]), quoted)
        for n, each in enumerate(quoted):
            text = _ended(each.text)
            yield Draft(f"{said}：{text}" if said and n == 0 else text, (each.span,))


def _with_its_list(question: Question, evidence: Evidence, passages: Sequence[Passage]) -> list[Evidence]:
    """Return the list that a sentence stands in, or it and what belongs to it."""
    listed = whole_list(question, evidence, passages)
    return listed if len(listed) > 1 else with_what_belongs(question, listed[0], passages)


def _further(
    question: Question, evidence: Evidence, quoted: Sequence[Evidence], passages: Sequence[Passage]
) -> list[Evidence]:
    """Return what is quoted of a further sentence: of a lead-in, for a list, its own, or nothing where it has none or one is enough."""
    if not asks_for_many(question) or not only_leads_in(question, evidence):
        return [concise(question, evidence)]
    if any(leads_in(each.text) for each in quoted) and not asks_of_each(question):
        return []
    listed = whole_list(question, evidence, passages)
    fresh = [each for each in listed if not any(_overlap(each, shown) for shown in quoted)]
    return fresh if len(listed) > 1 else []


def _overlap(one: Evidence, other: Evidence) -> bool:
    return one.passage == other.passage and one.start < other.end and other.start < one.end


class WritingComposer:
    """Lets an instruction-tuned model write. Its markers say which passages it used; the spans are found in them."""

    def __init__(self, generator: TextGenerator, *, max_tokens: int) -> None:
        self.name = generator.name
        self._generator = generator
        self._max_tokens = max_tokens

    def compose(
        self, question: Question, evidence: Sequence[Evidence], passages: Sequence[Passage]
    ) -> Generator[Draft, None, None]:
        """Yield sentences as the model finishes them; see `Composer`."""
        prompt = writing_prompt(question.text, evidence)
        pieces = self._generator.stream(prompt, max_tokens=self._max_tokens)
        try:
            yield from self._drafts(pieces, evidence, passages)
        finally:
            if isinstance(pieces, Generator):
                pieces.close()  # a reader who leaves stops the model

    def _drafts(
        self, pieces: Iterator[str], evidence: Sequence[Evidence], passages: Sequence[Passage]
    ) -> Iterator[Draft]:
        by_number = {passage.number: passage for passage in passages}
        seen: set[str] = set()
        for sentence in _sentences(pieces):
            text, numbers, _ = split_markers(sentence, max(by_number, default=0))
            text = _LIST_MARK.sub("", text.replace("**", ""))
            if NO_ANSWER in text:
                return
            if not text or text in seen:  # a model that repeats itself has nothing more to say
                return
            seen.add(text)
            # Without a marker the sentence may stand on anything it was shown.
            shown = [by_number[number] for number in numbers if number in by_number]
            spans = attribute(
                text, shown or [by_number[n] for n in sorted({e.passage.number for e in evidence})]
            )
            yield Draft(text, spans, _repair(text, evidence))


def _repair(text: str, evidence: Sequence[Evidence]) -> Quote | None:
    """Return the piece of evidence that says most of what was written, if it says enough of it."""
    written = set(bigrams(text))
    best = max(evidence, key=lambda item: len(written & set(bigrams(item.text))), default=None)
    if best is None or len(written & set(bigrams(best.text))) < _MIN_REPAIR_SHARE * len(written):
        return None
    return Quote(_ended(best.text), best.span)


def _ended(text: str) -> str:
    """Return a clause cut out of a chain of ；as a sentence; its span stays as printed."""
    return re.sub(r"[；;，,]$", "。", text)


def _sentences(pieces: Iterator[str]) -> Iterator[str]:
    """Yield whole sentences with their trailing markers from a stream; thinking aloud is left out."""
    text = ""
    for piece in pieces:
        text += piece
        if _THOUGHT_END in text[-len(piece) - len(_THOUGHT_END) :]:
            text = _THOUGHT.sub("", text)
        text = text.lstrip()
        # What may be the beginning of a thought waits for its end; a sentence is whole once something follows its markers.
        settled = text.partition("<")[0]
        while (
            (match := _SENTENCE_END.search(settled))
            and (following := settled[match.end() :].lstrip())
            and following[0] not in "[［【"
        ):
            yield text[: match.end()].strip()
            text = text[match.end() :].lstrip()
            settled = text.partition("<")[0]
    rest = _UNFINISHED_THOUGHT.sub("", text)
    ends = [match.end() for match in _SENTENCE_END.finditer(rest)]
    for start, end in pairwise([0, *ends, len(rest)]):
        if sentence := rest[start:end].strip():
            yield sentence
