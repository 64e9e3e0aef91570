"""A run as one page that needs nothing else: tables, plots, and every case with its sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from eval.evaluation import Evaluation
from eval.gates import ALL_TAG, GateOutcome
from eval.interval import Estimate
from eval.metrics.source_texts import SourceTexts, passages_by_number
from eval.risk_coverage import RiskPoint, risk_coverage
from eval.runner import CaseResult
from eval.scoring import LOWER_IS_BETTER, METRIC_NAMES, MetricName, Scores
from rag.types import Citation, Passage

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,  # questions, documents and answers are untrusted
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_CONTEXT_CHARS = 160
_PLOT_WIDTH, _PLOT_HEIGHT = 480, 200


@dataclass(frozen=True, slots=True)
class _CitedText:
    """A citation within the words around it, as the document has them."""

    number: int
    where: str
    before: str
    quote: str
    after: str
    is_true: bool


@dataclass(frozen=True, slots=True)
class _CaseView:
    result: CaseResult
    scores: Mapping[MetricName, float]
    citations: Sequence[_CitedText]
    failed: Sequence[MetricName]


def html_report(
    evaluation: Evaluation,
    outcomes: Sequence[GateOutcome],
    texts: SourceTexts,
    record: Mapping[str, object],
) -> str:
    """Return the page.

    Args:
        record: What `report.json` says of the run: commit, models, generations.
    """
    tags = [ALL_TAG, *evaluation.tags]
    cases = [
        _case_view(result, scores, texts)
        for result, scores in zip(evaluation.results, evaluation.scores, strict=True)
    ]
    return render_page(
        "report.html",
        record=record,
        outcomes=outcomes,
        metrics=METRIC_NAMES,
        rows=[
            (tag, evaluation.count(tag), [evaluation.estimate(m, tag) for m in METRIC_NAMES]) for tag in tags
        ],
        intervals=[(m, found) for m in METRIC_NAMES if (found := evaluation.estimate(m)) is not None],
        bar=_interval_bar,
        curve=_polyline(risk_coverage(evaluation.results, evaluation.scores)),
        plot=(_PLOT_WIDTH, _PLOT_HEIGHT),
        latencies=evaluation.latencies(),
        tokens=evaluation.token_costs(),
        cases=cases,
        tags=tags,
    )


def render_page(template: str, **values: object) -> str:
    """Return a page of `eval/templates`, every value escaped."""
    return _TEMPLATES.get_template(template).render(**values)


def _case_view(result: CaseResult, scores: Scores, texts: SourceTexts) -> _CaseView:
    values = {metric: score.value for metric, score in scores.items()}
    failed = [m for m, value in values.items() if (value > 0 if m in LOWER_IS_BETTER else value < 1)]
    # Ranks and overlaps below 1 are usual in a good answer: they do not make a case one to look at.
    telling = [m for m in failed if m not in ("answer_f1", "quote_hit@1", "document_hit@1", "fell_back")]
    citations: list[_CitedText] = []
    if result.answer is not None:
        passages = passages_by_number(result.answer.passages)
        citations = [_cited_text(c, passages.get(c.number), texts) for c in result.answer.citations]
    return _CaseView(result, values, citations, telling)


def _cited_text(citation: Citation, passage: Passage | None, texts: SourceTexts) -> _CitedText:
    where = " › ".join([citation.title or citation.source, *citation.section_path])
    if passage is None:
        return _CitedText(citation.number, where, "", citation.quote, "", False)
    start = max(citation.start - _CONTEXT_CHARS, passage.start)
    end = min(citation.end + _CONTEXT_CHARS, passage.end)
    stands = texts.read(passage, citation.start, citation.end)
    return _CitedText(
        citation.number,
        where,
        texts.read(passage, start, citation.start) or "",
        citation.quote,
        texts.read(passage, citation.end, end) or "",
        stands == citation.quote,
    )


def _interval_bar(estimate: Estimate) -> tuple[float, float, float]:
    """Return low, mean and high in percent of the bar."""
    return tuple(round(100 * value, 2) for value in (estimate.low, estimate.mean, estimate.high))  # type: ignore[return-value]


def _polyline(points: Sequence[RiskPoint]) -> str:
    """Return the points of an SVG polyline: coverage to the right, risk upwards."""
    return " ".join(
        f"{point.coverage * _PLOT_WIDTH:.1f},{(1 - point.risk) * _PLOT_HEIGHT:.1f}" for point in points
    )
