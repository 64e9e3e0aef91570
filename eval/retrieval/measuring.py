"""Several ways to rank, measured on the same cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from tqdm import tqdm

from eval.cases import EvalCase
from eval.interval import Score, estimate
from index.filters import EVERYTHING_CURRENT, SearchFilters
from index.search import Mix
from index.store import Index
from rag.retrieval import MAX_PASSAGE_CHARS, Retriever
from rag.types import Passage

Measure = Callable[[EvalCase, Sequence[Passage]], float]

_NOTHING = Mix(dense=0, sparse=0, document=0, conditions=0, names=0)
_IN_USE = Mix()
MIXES: Mapping[str, Mix] = {
    "稠密": replace(_NOTHING, dense=1),
    "BM25": replace(_NOTHING, sparse=1),
    "融合（稠密 + BM25）": replace(_IN_USE, document=0, conditions=0, names=0),
    "＋全文的 BM25": replace(_IN_USE, conditions=0, names=0),
    "＋年份、地区、机关": replace(_IN_USE, names=0),
    "＋指名的文件和条文（在用）": _IN_USE,
}


Halves = tuple[Sequence[EvalCase], Sequence[EvalCase]]


def halves(cases: Sequence[EvalCase]) -> Halves:
    """Return the even cases, on which things are chosen, and the odd ones, which report."""
    return cases[::2], cases[1::2]


def measure(
    index: Index,
    cases: Halves,
    measures: Mapping[str, Measure],
    *,
    k: int,
    max_chars: int = MAX_PASSAGE_CHARS,
    mixes: Mapping[str, Mix] = MIXES,
    filters: SearchFilters = EVERYTHING_CURRENT,
) -> Iterator[str]:
    """Yield the lines of a Markdown table: each mix on the even and on the odd cases, with the 95 % interval of the odd.

    Args:
        k: Passages that are retrieved for a case.
        max_chars: See `Retriever`; 0 for the chunks as they were found.
    """
    even, odd = cases
    yield f"| 偶数题 / 奇数题（n = {len(even)} / {len(odd)}） | {' | '.join(measures)} |"
    yield "|---" * (len(measures) + 1) + "|"
    for name, mix in mixes.items():
        retriever = Retriever(index, mix=mix, max_chars=max_chars)
        rows = []
        for case in tqdm([*even, *odd], desc=name, leave=False, unit="题"):
            passages = retriever.retrieve(case.question, k, filters)
            rows.append([of_case(case, passages) for of_case in measures.values()])
        cells = [_cell(column[: len(even)], column[len(even) :]) for column in zip(*rows, strict=True)]
        yield f"| {name} | {' | '.join(cells)} |"


def _cell(*scores: Sequence[float]) -> str:
    even, odd = (estimate([Score(score) for score in half]) for half in scores)
    if even is None or odd is None:
        return "–"
    return f"{even.mean:.3f} / {odd.mean:.3f}（{odd.low:.3f}–{odd.high:.3f}）"
