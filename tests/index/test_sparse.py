"""BM25."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.selection import Selection
from index.sparse import SparseIndex
from index.sparse_writer import SparseWriter

TEXTS = [
    "推进长江中游城市群一体化发展",
    "加快发展现代农业，实施高标准农田建设总体规划",
    "《国务院关于大力实施促进中部地区崛起战略的若干意见》（国发〔2012〕43号）",
    "武汉城市圈与长株潭城市群开展合作",
    "，。（）",
]
GROUPS = ["a", "a", "b", "b", "c"]


def build(folder: Path, texts: Sequence[str], groups: Sequence[str]) -> SparseIndex:
    writer = SparseWriter(folder)
    for row, (text, group) in enumerate(zip(texts, groups, strict=True)):
        writer.add(row, group, text)
    writer.commit()
    return SparseIndex.load(folder)


def only(*groups: str, of: Sequence[str] = GROUPS) -> Selection:
    rows = np.array([group in groups for group in of])
    return Selection(rows, groups, float(rows.mean()))


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SparseIndex:
    return build(tmp_path_factory.mktemp("sparse") / "index", TEXTS, GROUPS)


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
    ((row, score),) = index.search("城市群", 1, only("b"))
    assert row == 3
    assert score == pytest.approx(everything[3])
    assert index.search("城市群", 5, only("c")) == []
    assert index.search("城市群", 5, only()) == []
    assert {row for row, _ in index.search("城市群", 5, only("a", "b"))} == {0, 3}


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> SparseIndex:
    """2,000 documents, of which every third speaks of farming and the others of trade, some more than others."""
    texts = [f"第{i}号通知" + ("农业" if i % 3 == 0 else "开放") * (1 + i % 7) for i in range(2000)]
    return build(tmp_path_factory.mktemp("many") / "index", texts, [f"g{i}" for i in range(2000)])


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["农业", "开放通知", "第三号", "农业开放", "8号"]),
    st.integers(1, 60),
    st.sampled_from([0, 1, 400, 1600, 1700, 1990, 2000]),
    st.integers(0, 99),
)
def test_a_filter_of_any_size_is_the_ranking_without_what_it_does_not_admit(
    many: SparseIndex, query: str, k: int, size: int, seed: int
) -> None:
    """Large filters are passed over the ranking, small ones are Tantivy's; one may run against the query."""
    farming_last = sorted(range(2000), key=lambda i: i % 3 == 0) if seed % 2 else None
    chosen = farming_last or np.random.default_rng(seed).permutation(2000).tolist()
    groups = [f"g{i}" for i in range(2000)]
    selection = only(*(f"g{i}" for i in chosen[:size]), of=groups)
    everything = many.search(query, 2000)
    expected = [(row, score) for row, score in everything if selection.rows[row]][:k]
    found = many.search(query, k, selection)
    assert [score for _, score in found] == pytest.approx([score for _, score in expected], rel=1e-5)
    assert {row for row, _ in found} <= set(np.flatnonzero(selection.rows).tolist())


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
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
    built = build(tmp_path / "index", TEXTS, GROUPS)
    loaded = SparseIndex.load(tmp_path / "index")
    assert len(loaded) == len(TEXTS)
    for query in ("城市群", "国发〔2012〕43号"):
        assert loaded.search(query, 5) == built.search(query, 5)


def test_a_new_generation_leaves_the_old_one_as_it_was(tmp_path: Path) -> None:
    build(tmp_path / "old", TEXTS, GROUPS)
    before = {path.name: path.read_bytes() for path in (tmp_path / "old").iterdir()}
    writer = SparseWriter(tmp_path / "new", tmp_path / "old")
    writer.remove("a")
    for row in range(5, 2000):
        writer.add(row, f"g{row}", "城市群")
    writer.commit()
    assert {path.name: path.read_bytes() for path in (tmp_path / "old").iterdir()} == before
    assert [row for row, _ in SparseIndex.load(tmp_path / "old").search("一体化发展", 5)] == [0, 1]
    assert SparseIndex.load(tmp_path / "new").search("一体化发展", 5) == []


def test_what_is_removed_and_added_again_is_found_once(tmp_path: Path) -> None:
    build(tmp_path / "old", TEXTS, GROUPS)
    writer = SparseWriter(tmp_path / "new", tmp_path / "old")
    writer.remove("b")
    writer.add(5, "b", TEXTS[3])
    writer.commit()
    index = SparseIndex.load(tmp_path / "new")
    assert len(index) == 4
    assert [row for row, _ in index.search("武汉城市圈", 5)] == [5, 0]
