"""From a query to the best chunks of a generation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import NamedTuple

from index.conditions import read_conditions
from index.duplicates import Likeness, likeness
from index.entries import DocumentEntry
from index.facets import spread
from index.filters import EVERYTHING_CURRENT, SearchFilters
from index.fusion import fuse
from index.lookup import article_offsets, is_written_out, named_articles, named_documents
from index.scored_chunk import ScoredChunk
from index.store import Index

CANDIDATES = 100  # that each ranking brings
# What a passage gains by standing in a document that the query names, and by being the article that it names. Of such
# a document only the best few gain, so that what others say of it is still found.
_NAMED, _NAMED_ARTICLE, _LED = 6.0, 100.0, 3
_TITLES_COMPARED = 30
_PORTION = 32


@dataclass(frozen=True, slots=True)
class Mix:
    """What each signal counts; the defaults were chosen on one half of the cases: docs/benchmarks.md, "Retrieval".

    Attributes:
        dense: Of the cosine of query and chunk, standardised over the candidates like the next two.
        sparse: Of BM25 of the chunk.
        document: Of BM25 of its whole document.
        conditions: Of the year, the region and the issuer that the query names.
        names: Of the documents and articles that it names outright.
    """

    dense: float = 1.0
    sparse: float = 1.0
    document: float = 0.8
    conditions: float = 1.0
    names: float = 1.0


IN_USE = Mix()
Ranking = list[tuple[int, float]]  # rows and scores, best first


class _Scores(NamedTuple):
    """The scores of the candidates by row: dense ones of all, BM25 ones of those that share a word."""

    dense: dict[int, float]
    sparse: dict[int, float]
    document: dict[int, float]


def search(
    index: Index,
    query: str,
    k: int,
    filters: SearchFilters = EVERYTHING_CURRENT,
    mix: Mix = IN_USE,
) -> list[ScoredChunk]:
    """Return the k best chunks, best first; see `rank` and `distinct`.

    Args:
        k: Positive.
    """
    return distinct(index, rank(index, query, k, filters, mix), k)


def rank(
    index: Index,
    query: str,
    n: int,
    filters: SearchFilters = EVERYTHING_CURRENT,
    mix: Mix = IN_USE,
) -> Ranking:
    """Return n rows or more, where there are as many, best first: dense, BM25 and BM25 of the whole document, fused.

    What the query names outright comes first; documents of the year, the region and the issuer that it names are
    preferred; where it compares several of them, each is heard in turn.

    Args:
        query: What to look for.
        n: Positive.
        filters: A document that it does not admit is not found, except one that the query names and that was repealed.
        mix: What each signal counts.
    """
    today = date.today()
    named = _named(index, query, filters, today) if mix.names else []
    articles = _article_rows(index, query, named)
    scores = _scores(index, query, max(CANDIDATES, n), filters, today, named, articles)
    signals = [(scores.dense, mix.dense), (scores.sparse, mix.sparse), (scores.document, mix.document)]
    conditions = read_conditions(query)
    preference = {row: mix.conditions * conditions.preference(index.entry(row)) for row in scores.dense}
    ranked = _led(index, fuse(signals, preference), named, articles)
    if mix.conditions:
        ranked = spread(ranked, [conditions.facets(index.entry(row)) for row, _ in ranked])
    return ranked


def _named(index: Index, query: str, filters: SearchFilters, today: date) -> list[DocumentEntry]:
    """Return the documents that a query names: those admitted and, where no status is asked for, what was repealed.

    What was repealed must be written out: a wrong character in its title may as well name another province's law.
    """
    admitted = index.selection(filters.with_repealed(), today)
    near = index.sparse.titles.search(query, _TITLES_COMPARED, admitted)
    return [
        entry
        for entry in named_documents(query, [index.entry(row) for row, _ in near])
        if filters.statuses or entry.standing.status_on(today) != "repealed" or is_written_out(query, entry)
    ]


def _article_rows(index: Index, query: str, named: Sequence[DocumentEntry]) -> list[int]:
    """Return the rows where the articles that a query names begin, in the documents that it names."""
    articles = named_articles(query)
    return [
        index.row_at(entry, offset)
        for entry in named
        if articles
        for offset in article_offsets(index.document(entry.doc_id), articles)
    ]


def _scores(
    index: Index,
    query: str,
    n: int,
    filters: SearchFilters,
    today: date,
    named: Sequence[DocumentEntry],
    articles: Sequence[int],
) -> _Scores:
    selection = index.selection(filters, today)
    vector = index.embedder.embed_queries([query])
    dense = dict(index.dense.search(vector, n, selection.rows))
    sparse = dict(index.sparse.chunks.search(query, n, selection))
    if named:
        own = index.select(entry.doc_id for entry in named)
        dense |= index.dense.search(vector, n, own.rows)
        sparse |= index.sparse.chunks.search(query, n, own)
    others = [row for row in dict.fromkeys([*sparse, *articles]) if row not in dense]
    dense |= zip(others, index.dense.scores(vector, others).tolist(), strict=True)
    of_document = dict(index.sparse.documents.search(query, n, selection))
    document = {row: of_document.get(index.entry(row).first_row, 0.0) for row in dense}
    return _Scores(dense, sparse, document)


def _led(index: Index, ranked: Ranking, named: Sequence[DocumentEntry], articles: Sequence[int]) -> Ranking:
    """Return the ranking with what the query names at its head."""
    first_rows = {entry.first_row for entry in named}
    leading = [row for row, _ in ranked if index.entry(row).first_row in first_rows][:_LED]
    gains = dict.fromkeys(leading, _NAMED) | dict.fromkeys(articles, _NAMED_ARTICLE)
    return sorted(((row, score + gains.get(row, 0.0)) for row, score in ranked), key=lambda hit: -hit[1])


def distinct(index: Index, ranked: Ranking, k: int) -> list[ScoredChunk]:
    """Return the chunks of the k best rows; those that say the same count once.

    Each comes with those of its near-duplicates that come before the one after the last of them.
    """
    best: list[tuple[int, float, list[int]]] = []
    texts: dict[int, str] = {}

    @cache  # and not before two documents meet: it takes longer than all the rest
    def like(row: int) -> Likeness:
        return likeness(texts[row], index.entry(row).region)

    def same(row: int, other: int) -> bool:
        return index.entry(row).doc_id != index.entry(other).doc_id and like(row).is_same(like(other))

    for row, score, text in _with_texts(index, ranked):
        texts[row] = text
        twins = next((twins for other, _, twins in best if same(row, other)), None)
        if twins is not None:
            twins.append(row)
        elif len(best) == k:
            break
        else:
            best.append((row, score, []))
    index.load(row for row, _, _ in best)
    return [ScoredChunk(index.chunk(row), score, row, tuple(twins)) for row, score, twins in best]


def _with_texts(index: Index, ranked: Ranking) -> Iterator[tuple[int, float, str]]:
    """Yield rows with score and text, a portion of texts read at once."""
    for start in range(0, len(ranked), _PORTION):
        some = ranked[start : start + _PORTION]
        for (row, score), text in zip(some, index.texts([row for row, _ in some]), strict=True):
            yield row, score, text
