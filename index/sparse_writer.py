"""An index of words in the making, from nothing or from an earlier one."""

from __future__ import annotations

from pathlib import Path

import tantivy

from index.linking import link_file
from index.tokenizing import search_tokens

_HEAP_BYTES = 128 * 1024 * 1024
_META = ("meta.json", ".managed.json")  # all that Tantivy ever writes anew under the same name


class SparseWriter:
    """Adds and removes texts; `commit` ends it.

    Args:
        folder: A new folder.
        base: The folder of an index to start from, which is left as it is: Tantivy's segments never change, so the
            new index shares them.
    """

    def __init__(self, folder: Path, base: Path | None = None) -> None:
        folder.mkdir(parents=True)
        if base is None:
            index = tantivy.Index(_schema(), path=str(folder))
        else:
            for path in base.iterdir():
                if path.suffix != ".lock":
                    link_file(path, folder / path.name, copy=path.name in _META)
            index = tantivy.Index.open(str(folder))
        self._writer = index.writer(_HEAP_BYTES, 1)  # one thread: rows of equal score keep their order

    def add(self, row: int, group: str, text: str) -> None:
        """Add a text.

        Args:
            group: What `remove` and a `Selection` know it by.
        """
        bigrams, words = search_tokens(text)
        document = tantivy.Document(group=group, bigrams=" ".join(bigrams), words=" ".join(words))
        document.add_unsigned("row", row)
        self._writer.add_document(document)

    def remove(self, group: str) -> None:
        """Remove the texts of a group that have been added so far."""
        self._writer.delete_documents_by_term("group", group)

    def commit(self) -> None:
        """Write everything."""
        self._writer.commit()
        self._writer.wait_merging_threads()


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("row", fast=True)
    builder.add_text_field("group", tokenizer_name="raw", index_option="basic")
    # Tokens are made in `tokenizing` and joined by spaces.
    builder.add_text_field("bigrams", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("words", tokenizer_name="whitespace", index_option="freq")
    return builder.build()
