"""Results and scores of a run, summed up by tag and by stage."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from eval.auroc import auroc
from eval.gates import ALL_TAG
from eval.interval import Estimate, estimate
from eval.metrics.source_texts import SourceTexts
from eval.runner import CaseResult
from eval.scoring import MetricName, Scores, score_result
from rag.verification.judging import SupportJudge


@dataclass(frozen=True, slots=True)
class Latency:
    """Median and 95th percentile over `n` answers, milliseconds."""

    p50_ms: float
    p95_ms: float
    n: int


@dataclass(frozen=True, slots=True)
class TokenCost:
    """Tokens of one question, median and 95th percentile, and of all together."""

    p50: float
    p95: float
    total: int


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A scored run; `scores[i]` belongs to `results[i]`, `judge` names who judged support."""

    results: tuple[CaseResult, ...]
    scores: tuple[Scores, ...]
    judge: str

    @property
    def tags(self) -> list[str]:
        """Every tag of the cases, in the order of their first use."""
        return list(dict.fromkeys(tag for result in self.results for tag in result.case.tags))

    def count(self, tag: str) -> int:
        """Return how many cases bear the tag."""
        return sum(_bears(result, tag) for result in self.results)

    def estimate(self, metric: MetricName, tag: str = ALL_TAG) -> Estimate | None:
        """Return the metric's mean over the cases of a tag to which it applies; None if it applies to none."""
        pairs = zip(self.results, self.scores, strict=True)
        return estimate(
            [scores[metric] for result, scores in pairs if _bears(result, tag) and metric in scores]
        )

    def answerability_auroc(self) -> Estimate | None:
        """Return how well the answers' answerability tells cases that can be answered from others; errors left out."""
        known = [
            (result.case.answerable, result.answer.answerability) for result in self.results if result.answer
        ]
        return auroc([answerable for answerable, _ in known], [score for _, score in known])

    def latencies(self) -> dict[str, Latency]:
        """Return the latency of each stage that the answers timed, and of `elapsed`, seen from outside; errors left out."""
        stages: dict[str, list[float]] = {}
        for result in self.results:
            if result.answer is not None:
                for stage, duration_ms in result.answer.timings_ms.items():
                    stages.setdefault(stage, []).append(duration_ms)
                stages.setdefault("elapsed", []).append(result.elapsed_ms)
        return {
            stage: Latency(float(np.percentile(values, 50)), float(np.percentile(values, 95)), len(values))
            for stage, values in stages.items()
        }

    def token_costs(self) -> dict[str, TokenCost]:
        """Return what the language model `read` and `written` for the questions that it answered."""
        spent = [result.tokens for result in self.results if result.answer is not None]
        counts = {"read": [used.read for used in spent], "written": [used.written for used in spent]}
        return {
            kind: TokenCost(float(np.percentile(values, 50)), float(np.percentile(values, 95)), sum(values))
            for kind, values in counts.items()
            if values
        }


def score_results(results: list[CaseResult], texts: SourceTexts, judge: SupportJudge) -> Evaluation:
    """Return the results with the scores of each."""
    scores = tuple(score_result(result, texts, judge) for result in results)
    return Evaluation(tuple(results), scores, judge.name)


def _bears(result: CaseResult, tag: str) -> bool:
    return tag == ALL_TAG or tag in result.case.tags
