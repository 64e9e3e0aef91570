"""The documents of `making`, parsed."""

from __future__ import annotations

import pytest

from corpus.documents import Document
from corpus.parsing import parse_document
from tests.rag.structure.making import NOTICE, RULES, UNDER_THEM


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> list[Document]:
    folder = tmp_path_factory.mktemp("rules")
    documents = []
    for name, text in (("条例.txt", RULES), ("办法.txt", UNDER_THEM), ("方案.txt", NOTICE)):
        (folder / name).write_text(text, encoding="utf-8")
        documents.append(parse_document(folder / name, name))
    return documents
