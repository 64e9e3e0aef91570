"""Words: BM25 on disk with Tantivy, over character bigrams and jieba words."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import tantivy
from numpy.typing import NDArray

from index.selection import Selection
from index.tokenizing import search_tokens

# Bigrams alone find more than words alone (docs/benchmarks.md); together, words weigh this much beside them.
WORD_WEIGHT = 0.5
# Up to so many documents, Tantivy's own filter is cheaper than looking further down the ranking.
_MOST = 0.5  # of the rows, from which on looking further down is cheaper in any case
_FEW_DOCUMENTS = 1500


class SparseIndex:
    """Texts by row number; scores are BM25 sums, higher is better. Thread-safe.

    Tantivy counts a removed text in a word's rarity and in the mean length until the segment that holds it is merged:
    until then scores differ a little from those of an index that never held it. Which texts are found does not.
    """

    def __init__(self, index: tantivy.Index) -> None:
        self._schema = index.schema
        index.reload()
        self._searcher = index.searcher()

    @classmethod
    def load(cls, folder: Path) -> SparseIndex:
        """Open a written index."""
        return cls(tantivy.Index.open(str(folder)))

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def search(self, query: str, k: int, selection: Selection | None = None) -> list[tuple[int, float]]:
        """Return the k best rows that share a token with the query, best first, equal ones in row order.

        Args:
            k: Positive.
            selection: The only rows that may be returned; None allows all. It does not change scores.
        """
        terms = self._terms(query)
        if not terms or (selection is not None and not selection.doc_ids):
            return []
        parsed = tantivy.Query.boolean_query(terms)
        if selection is None or selection.share == 1:
            return _listed(*self._best(parsed, k))
        if len(selection.doc_ids) > _FEW_DOCUMENTS or selection.share > _MOST:
            # Ranking without a filter skips most of what cannot be among the best; with one, Tantivy scores everything.
            depth = math.ceil(k / selection.share * 1.25) + 20
            rows, scores = self._best(parsed, depth)
            admitted = selection.rows[rows]
            if np.count_nonzero(admitted) >= k or len(rows) < depth:
                return _listed(rows[admitted][:k], scores[admitted][:k])
        group = tantivy.Query.term_set_query(self._schema, "group", list(selection.doc_ids))
        # A constant 0 keeps the filter out of the score.
        silent = tantivy.Query.const_score_query(group, 0.0)
        both = tantivy.Query.boolean_query([(tantivy.Occur.Must, parsed), (tantivy.Occur.Must, silent)])
        return _listed(*self._best(both, k))

    def _best(self, query: tantivy.Query, k: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        # Counting all matches would keep Tantivy from skipping those that cannot be among the best.
        hits = self._searcher.search(query, k, count=False).hits
        rows = self._searcher.fast_field_values("row", [address for _, address in hits])
        return np.array(rows, dtype=np.int64), np.array([score for score, _ in hits], dtype=np.float64)

    def _terms(self, query: str) -> list[tuple[tantivy.Occur, tantivy.Query]]:
        bigrams, words = search_tokens(query)
        return [
            (tantivy.Occur.Should, self._term(field, token, weight))
            for field, tokens, weight in (("bigrams", bigrams, 1.0), ("words", words, WORD_WEIGHT))
            for token in dict.fromkeys(tokens)
        ]

    def _term(self, field: str, token: str, weight: float) -> tantivy.Query:
        query = tantivy.Query.term_query(self._schema, field, token, "freq")
        return query if weight == 1.0 else tantivy.Query.boost_query(query, weight)


def _listed(rows: NDArray[np.int64], scores: NDArray[np.float64]) -> list[tuple[int, float]]:
    order = np.lexsort((rows, -scores))
    return list(zip(rows[order].tolist(), scores[order].tolist(), strict=True))
