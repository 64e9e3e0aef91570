"""What retrieval is measured on: four kinds of questions over four kinds of texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from eval.cases import EvalCase, load_cases
from eval.metrics.retrieval import document_hit, quote_hit
from eval.metrics.source_texts import SourceTexts
from eval.retrieval.article_measures import article_measures
from eval.retrieval.exact_questions import exact_questions
from eval.retrieval.measuring import MIXES, Halves, Measure, halves, measure
from eval.retrieval.report_questions import report_questions
from eval.retrieval.without_context import without_context
from index.filters import SearchFilters
from index.store import Index

_INTERPRETATIONS = "司法解释"
_IN_USE = dict(list(MIXES.items())[-1:])
_FIRST = dict(list(MIXES.items())[:4])  # those that no condition and no name takes part in


def _document_at(k: int) -> Measure:
    return lambda case, passages: document_hit(case, passages, k) or 0.0


def _quote_at(k: int) -> Measure:
    return lambda case, passages: quote_hit(case, passages, k) or 0.0


_DOCUMENT: Mapping[str, Measure] = {"文件@1": _document_at(1), "文件@5": _document_at(5)}
_QUOTE: Mapping[str, Measure] = {"引文@1": _quote_at(1), "引文@5": _quote_at(5)}
QUOTES: Mapping[str, Measure] = {**_QUOTE, "引文@10": _quote_at(10)}


def notices(index: Index, folders: Sequence[Path], cases: Path | None) -> Iterator[str]:
    """Yield tables over notices and news: all answerable questions, then those whose answer is one span."""
    answerable = [case for case in load_cases(_given(cases)) if case.answerable]
    yield from measure(index, halves(answerable), _DOCUMENT, k=5)
    spans = [case for case in answerable if "scattered" not in case.tags]
    yield "\n一处原文作答的题："
    yield from measure(index, halves(spans), {**_DOCUMENT, **_QUOTE}, k=5)
    yield "\n块不带标题和章节："
    with without_context(index) as bare:
        yield from measure(bare, halves(spans), {**_DOCUMENT, **_QUOTE}, k=5, mixes=_FIRST)
    yield "\n不带上邻近的块："
    yield from measure(index, halves(spans), {**_DOCUMENT, **_QUOTE}, k=5, max_chars=0, mixes=_IN_USE)


def statutes(index: Index, folders: Sequence[Path], cases: Path | None) -> Iterator[str]:
    """Yield a table over articles."""
    filters, both = statute_cases(index, _given(cases))
    measures = article_measures(SourceTexts(lambda doc_id: index.document(doc_id).text))
    yield from measure(index, both, measures, k=10, max_chars=0, filters=filters)


def statute_cases(index: Index, cases: Path) -> tuple[SearchFilters, Halves]:
    """Return what is searched, all but judicial interpretations, and the halves of the lay questions that it answers.

    The halves are those of the file: the query adapter was fitted on the even one.
    """
    sources = {entry.source for entry in index.entries if not entry.source.startswith(f"{_INTERPRETATIONS}/")}
    filters = SearchFilters(folders=tuple(sorted({source.split("/")[0] for source in sources})))
    even, odd = halves([_with_gold_in(sources, case) for case in load_cases(cases)])
    return filters, ([case for case in even if case.gold], [case for case in odd if case.gold])


def exact(index: Index, folders: Sequence[Path], cases: Path | None) -> Iterator[str]:
    """Yield tables over questions that name a document or an article; the folders are laws, then notices."""
    laws, notices_folder = folders
    questions = exact_questions(laws, notices_folder)
    for kind, title in (("number", "文号"), ("title", "标题（错一个字）"), ("article", "第几条")):
        yield f"\n{title}："
        of_kind = [case for case in questions if kind in case.tags]
        yield from measure(index, halves(of_kind), {"引文@1": _quote_at(1), "引文@5": _quote_at(5)}, k=5)


def reports(index: Index, folders: Sequence[Path], cases: Path | None) -> Iterator[str]:
    """Yield tables over questions that only a year or a province tells apart."""
    questions = report_questions(folders[0])
    for kind, title in (("year", "年份"), ("province", "省份")):
        yield f"\n{title}："
        of_kind = [case for case in questions if kind in case.tags]
        yield from measure(index, halves(of_kind), _DOCUMENT, k=5)


TASKS: Mapping[str, Callable[[Index, Sequence[Path], Path | None], Iterator[str]]] = {
    "notices": notices,
    "statutes": statutes,
    "exact": exact,
    "reports": reports,
}


def _with_gold_in(sources: set[str], case: EvalCase) -> EvalCase:
    return replace(case, gold=tuple(gold for gold in case.gold if gold.source in sources))


def _given(cases: Path | None) -> Path:
    if cases is None:
        raise ValueError("this task needs --cases")
    return cases
