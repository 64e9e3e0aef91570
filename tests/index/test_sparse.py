"""BM25."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.sparse import SparseIndex

TEXTS = [
    "推进长江中游城市群一体化发展",
    "加快发展现代农业，实施高标准农田建设总体规划",
    "《国务院关于大力实施促进中部地区崛起战略的若干意见》（国发〔2012〕43号）",
    "武汉城市圈与长株潭城市群开展合作",
    "，。（）",
]
GROUPS = ["a", "a", "b", "b", "c"]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SparseIndex:
    return SparseIndex.build(tmp_path_factory.mktemp("sparse") / "index", TEXTS, GROUPS)


@pytest.mark.parametrize(
    ("query", "best"),
    [
        ("长江中游城市群", 0),
        ("现代农业", 1),
        ("高标准农田", 1),
        ("国发[2012]43号", 2),
        ("国发（２０１２）第43号", 2),
        ("武汉城市圈", 3),
    ],
)
def test_finds(index: SparseIndex, query: str, best: int) -> None:
    assert index.search(query, 5)[0][0] == best


def test_only_rows_that_share_a_token_are_found(index: SparseIndex) -> None:
    assert {row for row, _ in index.search("城市群", 5)} == {0, 3}
    assert index.search("火星", 5) == []


@pytest.mark.parametrize("query", ["", " ", "，。", "的", "\u200b"])
def test_a_query_without_tokens_finds_nothing(index: SparseIndex, query: str) -> None:
    assert index.search(query, 5) == []


def test_filter_acts_before_ranking(index: SparseIndex) -> None:
    everything = dict(index.search("城市群", 5))
    ((row, score),) = index.search("城市群", 1, ["b"])
    assert row == 3
    assert score == pytest.approx(everything[3])
    assert index.search("城市群", 5, ["c"]) == []
    assert index.search("城市群", 5, []) == []
    assert {row for row, _ in index.search("城市群", 5, ["a", "b"])} == {0, 3}


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.text(max_size=40), st.text(st.sampled_from('长江中游城市群农业规划 AND OR()"*:^~[]'), max_size=40)
    ),
    st.integers(1, 8),
)
def test_scores_descend_and_are_positive(index: SparseIndex, query: str, k: int) -> None:
    found = index.search(query, k)
    scores = [score for _, score in found]
    assert len(found) <= k
    assert scores == sorted(scores, reverse=True)
    assert all(score > 0 for score in scores)


@pytest.mark.parametrize(
    "query", ["长江" * 10_000, "a" * 100_000, "a " * 10_000], ids=["long", "one endless token", "many"]
)
def test_a_query_of_any_length_is_answered(index: SparseIndex, query: str) -> None:
    assert {row for row, _ in index.search(query, 5)} <= {0}


def test_loaded_it_searches_the_same(tmp_path: Path) -> None:
    built = SparseIndex.build(tmp_path / "index", TEXTS, GROUPS)
    loaded = SparseIndex.load(tmp_path / "index")
    assert len(loaded) == len(TEXTS)
    for query in ("城市群", "国发〔2012〕43号"):
        assert loaded.search(query, 5) == built.search(query, 5)
