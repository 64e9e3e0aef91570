"""Asks a pipeline the questions of cases."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from tqdm import tqdm

from eval.cases import EvalCase
from rag.types import Answer, GivenPassage, SearchFilters, Turn


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


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What became of a case: an answer, or the error in its place.

    Attributes:
        error: Type and message of what `ask` raised; None if it answered.
        elapsed_ms: Wall clock of the call, as seen from outside the pipeline.
    """

    case: EvalCase
    answer: Answer | None
    error: str | None
    elapsed_ms: float


def run_cases(pipeline: Pipeline, cases: Sequence[EvalCase], *, progress: bool) -> list[CaseResult]:
    """Return one result for each case, in order; an error of one case does not stop the run."""
    return [_run_case(pipeline, case) for case in tqdm(cases, desc="评测", unit="题", disable=not progress)]


def _run_case(pipeline: Pipeline, case: EvalCase) -> CaseResult:
    answer: Answer | None = None
    error: str | None = None
    started = time.perf_counter()
    try:
        answer = pipeline.ask(case.question, passages=case.passages)
    except Exception as raised:  # whatever a pipeline raises is a finding about that case
        error = f"{type(raised).__name__}: {raised}"
    return CaseResult(case, answer, error, (time.perf_counter() - started) * 1000)


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
