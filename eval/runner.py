"""Asks a pipeline the questions of cases."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from tqdm import tqdm

from eval.answer_cache import AnswerCache, KeptAnswer
from eval.cases import EvalCase
from index.filters import SearchFilters
from rag.generation.usage import NO_TOKENS, TokenUsage
from rag.types import Answer, GivenPassage, Passage, Turn

SEARCH_DEPTH = 10


class Pipeline(Protocol):
    """Whatever answers questions."""

    def ask(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        filters: SearchFilters | None = None,
        passages: Sequence[GivenPassage] | None = None,
    ) -> Answer:
        """Return the answer; with `passages`, those texts are the only evidence."""
        ...

    def search(self, query: str, *, k: int = 10, filters: SearchFilters | None = None) -> list[Passage]:
        """Return the k best passages for a query, best first."""
        ...


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What became of a case: an answer, or the error in its place.

    Attributes:
        error: Type and message of what `ask` raised; None if it answered.
        elapsed_ms: Wall clock of the call, as seen from outside the pipeline.
        found: The `SEARCH_DEPTH` best passages for the stand-alone question; none where the texts were given.
        tokens: What the language model read and wrote for it.
    """

    case: EvalCase
    answer: Answer | None
    error: str | None
    elapsed_ms: float
    found: tuple[Passage, ...] = ()
    tokens: TokenUsage = NO_TOKENS


def run_cases(
    pipeline: Pipeline,
    cases: Sequence[EvalCase],
    *,
    progress: bool,
    cache: AnswerCache | None = None,
    usage: Callable[[], TokenUsage] = TokenUsage,
) -> list[CaseResult]:
    """Return one result for each case, in order; an error of one case does not stop the run.

    Args:
        cache: Answers that need not be asked for again; new ones go into it as they come.
        usage: All that the language model has used so far.
    """
    return [
        _run_case(pipeline, case, cache, usage)
        for case in tqdm(cases, desc="评测", unit="题", disable=not progress)
    ]


def _run_case(
    pipeline: Pipeline, case: EvalCase, cache: AnswerCache | None, usage: Callable[[], TokenUsage]
) -> CaseResult:
    if cache and (kept := cache.get(case)):
        return CaseResult(case, kept.answer, None, kept.elapsed_ms, kept.found, kept.tokens)
    answer: Answer | None = None
    error: str | None = None
    found: tuple[Passage, ...] = ()
    before, started = usage(), time.perf_counter()
    try:
        answer = pipeline.ask(case.question, history=case.history, passages=case.passages)
    except Exception as raised:  # whatever a pipeline raises is a finding about that case
        error = f"{type(raised).__name__}: {raised}"
    elapsed_ms = (time.perf_counter() - started) * 1000
    tokens = usage().since(before)
    if answer is not None and case.passages is None:
        try:
            found = tuple(pipeline.search(answer.standalone_question, k=SEARCH_DEPTH))
        except Exception as raised:
            answer, error = None, f"{type(raised).__name__}: {raised}"
    if cache and answer is not None:
        cache.put(case, KeptAnswer(answer, elapsed_ms, found, tokens))
    return CaseResult(case, answer, error, elapsed_ms, found, tokens)


def sample_evenly(cases: Sequence[EvalCase], limit: int | None) -> list[EvalCase]:
    """Return at most `limit` cases, spread evenly over the whole, so that every kind keeps its share.

    Raises:
        ValueError: If limit is not positive.
    """
    if limit is None:
        return list(cases)
    if limit < 1:
        raise ValueError(f"limit must be positive, got {limit}")
    count = min(limit, len(cases))
    return [cases[index * len(cases) // count] for index in range(count)]
