"""Words: BM25 on disk with Tantivy, over character bigrams and jieba words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import tantivy

from index.tokenizing import bigrams, words

# Bigrams alone find more than words alone (docs/benchmarks.md); together, words weigh this much beside them.
WORD_WEIGHT = 0.5
_HEAP_BYTES = 128 * 1024 * 1024


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("row", stored=True, indexed=True, fast=True)
    builder.add_text_field("group", stored=False, tokenizer_name="raw", index_option="basic")
    # Tokens are made in `tokenizing` and joined by spaces.
    builder.add_text_field("bigrams", stored=False, tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("words", stored=False, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


class SparseIndex:
    """Texts by row number; scores are BM25 sums, higher is better."""

    def __init__(self, index: tantivy.Index) -> None:
        self._index = index
        self._schema = index.schema
        self._index.reload()
        self._searcher = index.searcher()

    @classmethod
    def build(cls, folder: Path, texts: Iterable[str], groups: Iterable[str]) -> SparseIndex:
        """Write an index of texts into an empty folder; row numbers count from 0.

        Args:
            groups: For each text the key that `search(allowed_groups=…)` selects by.
        """
        folder.mkdir(parents=True)
        index = tantivy.Index(_schema(), path=str(folder))
        writer = index.writer(_HEAP_BYTES, 1)  # one thread: rows of equal score keep their order
        for row, (text, group) in enumerate(zip(texts, groups, strict=True)):
            document = tantivy.Document(
                group=group, bigrams=" ".join(bigrams(text)), words=" ".join(words(text))
            )
            document.add_unsigned("row", row)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        return cls(index)

    @classmethod
    def load(cls, folder: Path) -> SparseIndex:
        """Open a written index."""
        return cls(tantivy.Index.open(str(folder)))

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def search(
        self, query: str, k: int, allowed_groups: Sequence[str] | None = None
    ) -> list[tuple[int, float]]:
        """Return the k best rows that share a token with the query, best first.

        Args:
            k: Positive.
            allowed_groups: The only groups whose rows may be returned; None allows all.
        """
        should = [
            (tantivy.Occur.Should, self._term(field, token, weight))
            for field, tokens, weight in (
                ("bigrams", bigrams(query), 1.0),
                ("words", words(query), WORD_WEIGHT),
            )
            for token in dict.fromkeys(tokens)
        ]
        if not should:
            return []
        parsed = tantivy.Query.boolean_query(should)
        if allowed_groups is not None:
            group = tantivy.Query.term_set_query(self._schema, "group", list(allowed_groups))
            # A constant 0 keeps the filter out of the score.
            silent = tantivy.Query.const_score_query(group, 0.0)
            parsed = tantivy.Query.boolean_query([(tantivy.Occur.Must, parsed), (tantivy.Occur.Must, silent)])
        hits = self._searcher.search(parsed, k).hits
        return [(int(self._searcher.doc(address)["row"][0]), float(score)) for score, address in hits]

    def _term(self, field: str, token: str, weight: float) -> tantivy.Query:
        query = tantivy.Query.term_query(self._schema, field, token, "freq")
        return query if weight == 1.0 else tantivy.Query.boost_query(query, weight)
