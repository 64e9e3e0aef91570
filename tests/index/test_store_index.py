"""The index in use."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.parsing import document_id
from index.embedding import SentenceTransformerEmbedder
from index.errors import NoIndexError
from index.filters import SearchFilters
from index.ingest import ingest
from index.search import search
from index.store import Index
from tests.corpus.line_soups import SHIPPED
from tests.fakes import HashEmbedder

NAMES = [f"{i}.txt" for i in range(6)]
IDS = [document_id(name) for name in NAMES]
QUERIES = st.one_of(
    st.text(max_size=30),
    st.lists(st.sampled_from(["农业", "第3件", "城市群", "国发〔2012〕43号", "规划", "的"]), max_size=4).map(
        "".join
    ),
)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    for i, name in enumerate(NAMES):
        body = "".join(f"（{n}）农业{i}。推进第{i}件城市群规划。\n" for n in "一二三四")
        (folder / name).write_text(
            f"关于第{i}件事的通知\n国发〔2012〕{40 + i}号\n一、总则\n{body}", encoding="utf-8"
        )
    workspace = tmp_path_factory.mktemp("workspace")
    ingest([folder], workspace, HashEmbedder())
    return workspace


@pytest.fixture(scope="module")
def index(workspace: Path) -> Iterator[Index]:
    index = Index.open(workspace, embedder=HashEmbedder())
    yield index
    index.close()


@settings(max_examples=60)
@given(QUERIES, st.integers(1, 40), st.lists(st.sampled_from(IDS), unique=True))
def test_search_laws(index: Index, query: str, k: int, doc_ids: list[str]) -> None:
    found = search(index, query, k, SearchFilters(doc_ids=tuple(doc_ids)))
    assert len(found) <= k
    assert len({hit.chunk.chunk_id for hit in found}) == len(found)
    assert {hit.chunk.doc_id for hit in found} <= set(doc_ids or IDS)
    scores = [hit.score for hit in found]
    assert scores == sorted(scores, reverse=True)
    for chunk in (hit.chunk for hit in found):
        assert chunk.text == index.document(chunk.doc_id).text[chunk.start : chunk.end]


@settings(max_examples=20)
@given(QUERIES)
def test_opened_again_it_searches_the_same(workspace: Path, index: Index, query: str) -> None:
    again = Index.open(workspace, embedder=HashEmbedder())
    assert search(again, query, 10) == search(index, query, 10)
    again.close()


@pytest.mark.parametrize(
    ("query", "number"), [("国发[2012]43号", 3), ("第5件事", 5), ("国发（2012）40号", 0)]
)
def test_finds_the_document(index: Index, query: str, number: int) -> None:
    assert search(index, query, 1)[0].chunk.doc_id == IDS[number]


def test_a_filter_finds_what_would_not_be_among_the_best(index: Index) -> None:
    found = search(index, "国发〔2012〕43号", 40, SearchFilters(doc_ids=(IDS[1],)))
    assert {hit.chunk.doc_id for hit in found} == {IDS[1]}


def test_every_row_is_a_chunk_of_its_document(index: Index) -> None:
    rows = [index.chunk(row) for row in range(index.manifest.chunk_count)]
    assert [entry.chunk_count for entry in index.entries] == [
        sum(c.doc_id == e.doc_id for c in rows) for e in index.entries
    ]
    assert len({chunk.chunk_id for chunk in rows}) == len(rows)
    assert {chunk.section_path[-1] for chunk in rows if chunk.doc_id == IDS[2]} == {
        f"（{n}）农业2" for n in "一二三四"
    }


def test_vectors_of_a_document(index: Index) -> None:
    entry = index.entries[2]
    vectors = index.vectors_of(entry.doc_id, entry.version)
    assert vectors is not None
    assert vectors.shape == (entry.chunk_count, 64)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert index.vectors_of(entry.doc_id, "another") is None
    assert index.vectors_of("another", entry.version) is None


def test_many_threads_search_at_once(index: Index) -> None:
    queries = [f"第{i % 6}件城市群规划" for i in range(60)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda query: search(index, query, 5), queries)) == [
            search(index, q, 5) for q in queries
        ]


def test_what_is_not_there_is_said(tmp_path: Path, index: Index) -> None:
    with pytest.raises(NoIndexError, match=r"还没有文件.*zhengce ingest"):
        Index.open(tmp_path / "var", embedder=HashEmbedder())
    assert not (tmp_path / "var").exists()
    with pytest.raises(KeyError):
        index.document("another")


@pytest.mark.model
def test_opened_again_it_searches_the_same_with_the_bundled_encoder(
    tmp_path: Path, bundled_embedder: SentenceTransformerEmbedder
) -> None:
    ingest([SHIPPED], tmp_path, bundled_embedder)
    first, second = (Index.open(tmp_path, embedder=bundled_embedder) for _ in range(2))
    found = search(first, "怎样扶持贫困山区", 5)
    assert found == search(second, "怎样扶持贫困山区", 5)
    assert "扶贫" in found[0].chunk.text
    first.close()
    second.close()
