"""Answers built by hand over real text, and an oracle that answers every case perfectly."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

import corpus
import eval as evaluation_package
from corpus.normalize import normalize
from eval.cases import EvalCase, Gold, load_cases
from eval.command import EvalOptions, run_eval
from eval.metrics.source_texts import SourceTexts
from eval.runner import Pipeline
from eval.system import System
from index.filters import SearchFilters
from rag.types import Answer, AnswerSentence, Citation, GivenPassage, Passage, Span, Turn

SEED_SOURCE = "2013年促进中部地区崛起工作总结和2014年工作要点.txt"
DATA = Path(evaluation_package.__file__).parent / "data"


def make_passage(
    number: int, text: str, *, start: int, source: str = "甲.txt", doc_id: str = "甲"
) -> Passage:
    return Passage(
        number,
        doc_id,
        source,
        "",
        None,
        (),
        None,
        "unknown",
        (),
        start,
        start + len(text),
        text,
        score=1.0 / number,
    )


def make_citation(passage: Passage, start: int, end: int) -> Citation:
    quote = passage.text[start - passage.start : end - passage.start]
    return Citation(
        passage.number, passage.doc_id, passage.source, "", None, (), None, "unknown", (), start, end, quote
    )


def make_answer(
    passages: Sequence[Passage], sentences: Sequence[tuple[str, int, int, int]], *, refused: bool = False
) -> Answer:
    """Return an answer of sentences (text, passage number, start, end); each has a citation of its own passage."""
    by_number = {passage.number: passage for passage in passages}
    spans: dict[int, tuple[int, int]] = {}
    for _, number, start, end in sentences:
        low, high = spans.get(number, (start, end))
        spans[number] = min(low, start), max(high, end)
    return Answer(
        question="问",
        standalone_question="问",
        text="".join(f"{text}[{number}]" for text, number, _, _ in sentences),
        refused=refused,
        refusal_reason="no_evidence" if refused else None,
        sentences=tuple(
            AnswerSentence(text, (number,), 1.0, (Span(number, start, end),))
            for text, number, start, end in sentences
        ),
        citations=tuple(make_citation(by_number[number], *span) for number, span in spans.items()),
        passages=tuple(passages),
        warnings=(),
        model="手写",
        generation="g1",
        timings_ms={"total": 10},
    )


class OraclePipeline:
    """Knows the cases: quotes the gold of what can be answered, refuses the rest."""

    def __init__(self, cases: Sequence[EvalCase], text: str) -> None:
        self._cases = {case.question: case for case in cases}
        self._text = text
        self._texts = SourceTexts(lambda _: text)

    def ask(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        filters: SearchFilters | None = None,
        passages: Sequence[GivenPassage] | None = None,
    ) -> Answer:
        case = self._cases[question]
        whole = make_passage(1, self._text, start=0, source=SEED_SOURCE, doc_id="seed")
        if not case.answerable:
            return replace(
                make_answer([whole], [], refused=True), question=question, standalone_question=question
            )
        found: list[Passage] = []
        sentences = []
        for gold in case.gold:
            start, end = self._texts.occurrences(whole, gold.quote)[0]
            low, high = self._text.rfind("\n", 0, start) + 1, self._text.find("\n", end)
            paragraph = self._text[low : high if high >= 0 else None]
            passage = next((p for p in found if p.start == low), None)
            if passage is None:
                passage = make_passage(
                    len(found) + 1, paragraph, start=low, source=SEED_SOURCE, doc_id="seed"
                )
                found.append(passage)
            sentences.append((self._text[start:end], passage.number, start, end))
        return replace(make_answer(found, sentences), question=question, standalone_question=question)

    def search(self, query: str, *, k: int = 10, filters: SearchFilters | None = None) -> list[Passage]:
        return list(self.ask(query).passages)[:k]


@pytest.fixture(scope="session")
def seed_text() -> str:
    """The canonical text of the document that ships with the project."""
    path = Path(corpus.__file__).parent / "documents" / SEED_SOURCE
    return normalize(path.read_text(encoding="utf-8")).text


@pytest.fixture(scope="session")
def seed_cases() -> list[EvalCase]:
    return load_cases(DATA / "seed.jsonl")


@pytest.fixture
def oracle(seed_cases: list[EvalCase], seed_text: str) -> Pipeline:
    return OraclePipeline(seed_cases, seed_text)


@pytest.fixture
def passage() -> Callable[..., Passage]:
    return make_passage


@pytest.fixture
def answer() -> Callable[..., Answer]:
    return make_answer


@pytest.fixture
def case() -> Callable[..., EvalCase]:
    """Builds an answerable case on 甲.txt; `answerable=False` for one to refuse."""

    def build(
        answers: Sequence[str] = (),
        gold: Sequence[str] = (),
        *,
        tags: Sequence[str] = (),
        answerable: bool = True,
    ) -> EvalCase:
        golds = tuple(Gold("甲.txt", quote) for quote in gold)
        return EvalCase("c", "问", answerable, tuple(answers), golds, None, tuple(tags))

    return build


@pytest.fixture
def run_folder(oracle: Pipeline, seed_text: str, tmp_path: Path) -> Path:
    """The report folder of a run of the oracle over the seed cases."""
    folder = tmp_path / "run"
    cases = [DATA / "seed.jsonl"]
    run_eval(lambda: System(oracle, {"seed": seed_text}.__getitem__, ""), EvalOptions(cases, out=folder))
    return folder
