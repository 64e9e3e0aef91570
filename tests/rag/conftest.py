"""The shipped document, indexed without weights."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from corpus.documents import Document
from index.store import Index
from tests.corpus.line_soups import SHIPPED
from tests.rag.indexes import build_index


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    index = build_index(
        {SHIPPED.name: SHIPPED.read_text(encoding="utf-8")}, tmp_path_factory.mktemp("shipped")
    )
    yield index
    index.close()


@pytest.fixture(scope="session")
def document(index: Index) -> Document:
    return index.document(index.entries[0].doc_id)
