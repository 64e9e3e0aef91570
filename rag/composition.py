"""From evidence to draft sentences. A small model chooses among exact sentences, a large one writes with markers."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Sequence
from itertools import pairwise
from typing import Protocol

from index.tokenizing import bigrams
from rag.admission.years import asked_years, speaking_years
from rag.attribution import attribute, split_markers
from rag.draft import Draft, Quote
from rag.evidence import Evidence
from rag.generation.base import Generator as TextGenerator
from rag.prompts import NO_ANSWER, writing_prompt
from rag.question import Question
from rag.quoting.belonging import with_what_belongs
from rag.quoting.clauses import concise
from rag.quoting.item_marks import leads_in
from rag.quoting.listing import asked_item, asks_for_many, asks_of_each, whole_list, worded_alike
from rag.types import Passage
from rag.verdicts.verdict import verdict

# How far a further sentence may score behind the best one (z-scores; docs/benchmarks.md, "Answering").
_CLOSE, _VERY_CLOSE, _MIN_NEW_SHARE = 2.5, 0.4, 0.15
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
        chosen = self._choose(question, _saying_something(question, evidence, passages))
        if not chosen:
            return
        if item := asked_item(question, chosen[0], passages):
            chosen = quoted = [item]
        else:
            quoted = _with_its_list(question, chosen[0], passages)
            others = [each for each in chosen[1:] if not any(_overlap(each, shown) for shown in quoted)]
            quoted = [*quoted, *(concise(question, each) for each in others)]
        said = verdict(question, concise(question, chosen[0]), quoted)
        for n, each in enumerate(quoted):
            text = _ended(each.text)
            yield Draft(f"{said}：{text}" if said and n == 0 else text, (each.span,))

    def _choose(self, question: Question, evidence: Sequence[Evidence]) -> list[Evidence]:
        if not evidence:
            return []
        best, *others = evidence
        chosen = [best]
        covered = _asked(question) & set(bigrams(best.in_context))
        years = asked_years(question, best.passage) & speaking_years(best)
        for item in others:
            if len(chosen) == self._max_sentences:
                break
            new_years = (asked_years(question, item.passage) & speaking_years(item)) - years
            new_words = (_asked(question) & set(bigrams(item.in_context))) - covered
            behind = best.score - item.score
            share = len(new_words) / max(len(_asked(question)), 1)
            if (
                new_years
                or behind <= _VERY_CLOSE
                or (behind <= _CLOSE and share >= _MIN_NEW_SHARE)
                or (new_words and _is_its_counterpart(question, item, best))
            ):
                chosen.append(item)
                covered |= new_words
                years |= new_years
        return chosen


def _saying_something(
    question: Question, evidence: Sequence[Evidence], passages: Sequence[Passage]
) -> Sequence[Evidence]:
    """Return the evidence of a list without lead-ins that nothing at hand follows; all of it where there is no other."""
    if not asks_for_many(question):
        return evidence
    kept = [
        item for item in evidence if not leads_in(item.text) or len(whole_list(question, item, passages)) > 1
    ]
    return kept or evidence


def _with_its_list(question: Question, evidence: Evidence, passages: Sequence[Passage]) -> list[Evidence]:
    """Return the list that a sentence stands in, or it and what belongs to it."""
    listed = whole_list(question, evidence, passages)
    return listed if len(listed) > 1 else with_what_belongs(question, listed[0], passages)


def _is_its_counterpart(question: Question, item: Evidence, best: Evidence) -> bool:
    """Say whether something is asked of each of several, and a sentence of the same document says it of another in the same words."""
    of_one = item.passage.doc_id == best.passage.doc_id
    return of_one and asks_of_each(question) and worded_alike(item.text, best.text)


def _overlap(one: Evidence, other: Evidence) -> bool:
    return one.passage == other.passage and one.start < other.end and other.start < one.end


def _asked(question: Question) -> set[str]:
    return set(bigrams("".join(question.terms)))


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
