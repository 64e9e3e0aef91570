"""From a query to numbered passages."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.documents import Document
from index.filters import SearchFilters
from index.store import Index
from rag.retrieval import Retriever, given_passages
from rag.types import GivenPassage
from tests.rag.indexes import build_index

TEXTS = {
    f"{name}.txt": f"关于{name}工作的通知\n国发〔2014〕{i}号\n一、总体要求\n{name}工作要落实责任。\n二、保障措施\n加大{name}投入。\n"
    for i, name in enumerate(["粮食", "水利", "教育"], start=1)
}


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    index = build_index(TEXTS, tmp_path_factory.mktemp("three"))
    yield index
    index.close()


@given(
    st.text(max_size=30) | st.sampled_from(["水利投入", "国发〔2014〕3号", "落实责任"]),
    st.integers(1, 12),
    st.lists(st.sampled_from([*TEXTS, "没有.txt"]), max_size=3),
)
def test_passages_are_numbered_spans_of_admitted_documents(
    three: Index, query: str, k: int, sources: list[str]
) -> None:
    passages = Retriever(three).retrieve(query, k, SearchFilters(sources=tuple(sources)))
    assert [passage.number for passage in passages] == list(range(1, len(passages) + 1))
    assert len(passages) <= k
    scores = [passage.score for passage in passages]
    assert scores == sorted(scores, reverse=True)
    for passage in passages:
        document = three.document(passage.doc_id)
        assert passage.text == document.text[passage.start : passage.end]
        assert (passage.source, passage.title) == (document.source, document.title)
        assert not sources or passage.source in sources


def test_best_passage_carries_its_document(three: Index) -> None:
    best = Retriever(three).retrieve("加大水利投入", 3)[0]
    assert "加大水利投入。" in best.text
    assert (best.source, best.title, best.doc_number) == ("水利.txt", "关于水利工作的通知", "国发〔2014〕2号")
    assert best.section_path == ("二、保障措施",)
    assert best.subject.startswith("关于水利工作的通知\n")
    assert best.subject.endswith("加大水利投入。")


def test_what_is_read_goes_beyond_what_was_found_and_says_where_it_stands(three: Index) -> None:
    best = Retriever(three).retrieve("加大水利投入", 1)[0]
    assert "水利工作要落实责任。" in best.text
    assert best.found_text.startswith("二、保障措施")
    assert best.path_at(best.start + best.text.index("水利工作要落实责任")) == ("一、总体要求",)
    assert (
        best.path_at(best.start + best.text.index("加大水利投入")) == best.section_path == ("二、保障措施",)
    )
    (short,) = Retriever(three, max_chars=0).retrieve("加大水利投入", 1)
    assert short.text == best.found_text


def test_no_two_passages_overlap(three: Index) -> None:
    for max_chars in (0, 30, 60, 400):
        passages = Retriever(three, max_chars=max_chars).retrieve("粮食水利教育工作落实责任投入", 9)
        spans = sorted((passage.doc_id, passage.start, passage.end) for passage in passages)
        for one, other in pairwise(spans):
            assert one[0] != other[0] or one[2] <= other[1]


def test_both_filters_must_admit_a_document(three: Index) -> None:
    ids = {entry.source: entry.doc_id for entry in three.entries}
    retriever = Retriever(three)

    def found(doc_ids: tuple[str, ...], sources: tuple[str, ...]) -> set[str]:
        return {p.source for p in retriever.retrieve("落实责任", 9, SearchFilters(doc_ids, sources))}

    assert found((), ()) == set(TEXTS)
    assert found((ids["粮食.txt"], ids["水利.txt"]), ("水利.txt", "教育.txt")) == {"水利.txt"}
    assert found((ids["粮食.txt"],), ("水利.txt",)) == set()


def test_documents_of_passages_come_once_best_first(three: Index) -> None:
    retriever = Retriever(three)
    passages = retriever.retrieve("教育投入", 6)
    documents = retriever.documents_like(passages)
    assert [d.source for d in documents] == list(dict.fromkeys(p.source for p in passages))
    assert documents[0].source == "教育.txt"
    with pytest.raises(KeyError):
        retriever.document("没有")


def test_generation_is_that_of_the_index(index: Index, document: Document) -> None:
    retriever = Retriever(index)
    assert retriever.generation == index.generation
    assert retriever.document(document.doc_id) == document


@given(st.lists(st.builds(GivenPassage, st.text(max_size=20), st.text(max_size=300)), max_size=4))
def test_given_texts_are_their_own_documents(given_texts: list[GivenPassage]) -> None:
    passages = given_passages(given_texts)
    assert [(p.number, p.source, p.text, p.start, p.end) for p in passages] == [
        (number, text.source, text.text, 0, len(text.text))
        for number, text in enumerate(given_texts, start=1)
    ]
    assert all(p.doc_id == "" and p.text.startswith(p.subject) for p in passages)


def test_two_files_of_one_text_are_two_documents(tmp_path: Path) -> None:
    index = build_index({"甲.txt": TEXTS["水利.txt"], "乙.txt": TEXTS["水利.txt"]}, tmp_path)
    sources = [passage.source for passage in Retriever(index).retrieve("加大水利投入", 2)]
    assert sorted(sources) == ["乙.txt", "甲.txt"]
