"""Which sentences of the passages answer the question: every candidate is an exact span."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.embedder import Embedder
from index.tokenizing import bigrams, fold
from rag.candidates import candidate_spans
from rag.corroboration import UNSUPPORTED, corroboration
from rag.evidence_model.context import context_of
from rag.evidence_model.reading import Reading, SentenceReading
from rag.evidence_model.scores import EVIDENCE_WEIGHT, RELEVANCE_WEIGHT
from rag.neighbours import answering_run
from rag.question import spelled_out
from rag.types import Passage, Span

FloatVector = NDArray[np.floating]

MAX_SENTENCE_CHARS = 160  # what the models read of a longer one
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?=\s*年)")
_YEAR_SAID = re.compile(r"(?<!\d)(?:19|20)\d{2}\s*年[，,的]?")
LIKELIHOOD_WEIGHT = 1.0
_OVERLAP_WEIGHT, _RANK_WEIGHT, _READING_WEIGHT = 1.0, 0.3, 1.0
# What another of several given texts answers too: of 75 even news questions the first of five sentences is right for .68 without
# it, .72 at .25, .76 at .5, .747 at 1 and .76 at 2 (docs/benchmarks.md, "Reading").
_SUPPORT_WEIGHT = 0.5


class PassageReader(Protocol):
    """Reads passages for a question, and says where they answer it.

    Attributes:
        name: The model's.
    """

    name: str

    def read(self, question: str, contexts: Sequence[str], passages: Sequence[str]) -> list[Reading]:
        """Return what it says of each passage, in order; `contexts` is what stands above each (`context_of`)."""
        ...


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence of a passage.

    Attributes:
        start: Offset in the document: `document.text[start:end] == text`.
        before: What stands before it in its paragraph, as far as the passage shows it.
        similarity: Cosine of question and sentence under its heading.
        overlap: Share of the question's character bigrams, weighted by rarity, that the sentence or its heading holds.
        gain: How much likelier (mean log-probability a token) the question is after this sentence than alone; None
            where no model was asked.
        reading: What the evidence model says of it; None where none has read it.
        run: It and the sentences next to it that the evidence model takes to answer too, as half-open spans of the
            document, in order; without it where only those of the next paragraph do; empty where none has read it.
        score: Higher is better; z-scores over the candidates of one question.
        support: What of the score another of several given texts adds that answers the same; 0 where none was compared.
    """

    passage: Passage
    start: int
    end: int
    text: str
    before: str
    similarity: float
    overlap: float
    score: float
    gain: float | None = None
    reading: SentenceReading | None = None
    run: tuple[tuple[int, int], ...] = ()
    support: float = 0.0

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.passage.number, self.start, self.end)

    @property
    def section_path(self) -> tuple[str, ...]:
        """Headings above it, outermost first."""
        return self.passage.path_at(self.start)

    @property
    def heading(self) -> str:
        """Innermost heading above it, else its document's title."""
        return _heading(self.passage, self.start)

    @property
    def in_context(self) -> str:
        """Heading and sentence, as the models read them."""
        return f"{self.heading}\n{self.text[:MAX_SENTENCE_CHARS]}"

    @property
    def frame(self) -> str:
        """Everything that says what the sentence is about: title, opening and headings of its document."""
        return "\n".join([self.passage.subject, *self.section_path])


def find_evidence(
    question: str,
    passages: Sequence[Passage],
    embedder: Embedder,
    k: int,
    reader: PassageReader | None = None,
) -> list[Evidence]:
    """Return the k sentences of the passages that most likely answer, best first.

    Scores add up, each standardised over the candidates: rare words in common, the passage's own rank, and what the
    evidence model reads, or without it the cosine of the embeddings (weights: docs/benchmarks.md, "Evidence"); where several
    texts were given and read, also what another of them answers too.
    """
    question = spelled_out(question)
    spans = {passage.number: candidate_spans(question, passage) for passage in passages}
    candidates = [(passage, span) for passage in passages for span in spans[passage.number]]
    if not candidates:
        return []
    contexts = [
        f"{_heading(passage, passage.start + start)}\n{passage.text[start:end][:MAX_SENTENCE_CHARS]}"
        for passage, (start, end) in candidates
    ]
    overlap = _overlap(question, contexts)
    rank = np.array([1.0 / passage.number for passage, _ in candidates])
    score = _OVERLAP_WEIGHT * _standardised(overlap) + _RANK_WEIGHT * _standardised(rank)
    similarity = np.zeros(len(candidates))
    support: FloatVector = np.zeros(len(candidates))
    readings: list[SentenceReading | None] = [None] * len(candidates)
    if reader is None:
        similarity = embedder.embed_passages(contexts) @ embedder.embed_queries([question])[0]
        score = score + _standardised(similarity)
    else:
        whole = _read(question, passages, reader)
        read = [
            sentence
            for passage, reading in zip(passages, whole, strict=True)
            for sentence in reading.sentences(spans[passage.number])
        ]
        readings = list(read)
        score = score + _READING_WEIGHT * _standardised(np.array([_likely(reading) for reading in read]))
        if len(passages) > 1 and not any(passage.doc_id for passage in passages):
            support = _SUPPORT_WEIGHT * (_support(candidates, read, passages, whole) - UNSUPPORTED)
            score = score + support
    order = np.argsort(-score, kind="stable")[:k]
    return [
        Evidence(
            passage=candidates[i][0],
            start=candidates[i][0].start + candidates[i][1][0],
            end=candidates[i][0].start + candidates[i][1][1],
            text=candidates[i][0].text[slice(*candidates[i][1])],
            before=candidates[i][0].text[: candidates[i][1][0]].rpartition("\n")[2],
            similarity=float(similarity[i]),
            overlap=float(overlap[i]),
            score=float(score[i]),
            support=float(support[i]),
            reading=readings[i],
            run=answering_run(i, candidates, readings),
        )
        for i in order
    ]


def _read(question: str, passages: Sequence[Passage], reader: PassageReader) -> list[Reading]:
    """Return what the reader says of each passage, in order."""
    # A text that the caller gives has a name, not a title.
    contexts = [context_of(p.title, p.section_path) if p.doc_id else "" for p in passages]
    question = fold(question)  # it was trained on Simplified characters
    readings: dict[int, Reading] = {}
    # A year that a text does not print is no reason against it: whether it speaks of that year is not read but reckoned
    # (`rag.admission.constraints`), from headings, titles and dates.
    for asked, of in _by_question(question, passages, contexts):
        read = reader.read(asked, [contexts[i] for i in of], [passages[i].text for i in of])
        readings |= zip(of, read, strict=True)
    return [readings[i] for i in range(len(passages))]


def _support(
    candidates: Sequence[tuple[Passage, tuple[int, int]]],
    read: Sequence[SentenceReading],
    passages: Sequence[Passage],
    whole: Sequence[Reading],
) -> FloatVector:
    place = {passage.number: i for i, passage in enumerate(passages)}
    answers = [
        (place[passage.number], passage.text[slice(*reading.answer)])
        for (passage, _), reading in zip(candidates, read, strict=True)
    ]
    return corroboration(answers, [passage.text for passage in passages], whole)


def _by_question(
    question: str, passages: Sequence[Passage], contexts: Sequence[str]
) -> Iterator[tuple[str, list[int]]]:
    """Yield the question with the indices of the passages that print one of its years, and without its years for the others."""
    years = set(_YEAR.findall(question))
    printed = [
        not years or any(year in f"{context}{passage.text}" for year in years)
        for passage, context in zip(passages, contexts, strict=True)
    ]
    for asked, prints in ((question, True), (_YEAR_SAID.sub("", question), False)):
        of = [i for i, each in enumerate(printed) if each is prints]
        if of:
            yield asked, of


def _likely(reading: SentenceReading) -> float:
    return reading.span + EVIDENCE_WEIGHT * reading.evidence + RELEVANCE_WEIGHT * reading.relevance


def rerank(
    evidence: Sequence[Evidence], log_likelihoods: Sequence[float], unconditional: float
) -> list[Evidence]:
    """Return the evidence in the order that a language model's likelihoods and the earlier scores give, best first.

    Args:
        log_likelihoods: Mean log-probability of the question's tokens after each piece of evidence.
        unconditional: The same after none.
    """
    scores = np.array([item.score for item in evidence]) + LIKELIHOOD_WEIGHT * _standardised(
        np.array(log_likelihoods)
    )
    read = [
        replace(item, score=float(score), gain=likelihood - unconditional)
        for item, score, likelihood in zip(evidence, scores, log_likelihoods, strict=True)
    ]
    return sorted(read, key=lambda item: -item.score)


def _heading(passage: Passage, offset: int) -> str:
    path = passage.path_at(offset)
    return path[-1] if path else passage.title


def _overlap(question: str, texts: Sequence[str]) -> FloatVector:
    asked = set(bigrams(question))
    found = [set(bigrams(text)) & asked for text in texts]
    weights = {
        token: math.log(1 + len(texts) / (sum(token in tokens for tokens in found) + 0.5)) for token in asked
    }
    total = sum(weights.values()) or 1.0
    return np.array([sum(weights[token] for token in tokens) / total for tokens in found])


def _standardised(values: FloatVector) -> FloatVector:
    centred: FloatVector = values - values.mean()
    deviation = float(values.std()) + 1e-6
    standardised: FloatVector = centred / deviation
    return standardised
