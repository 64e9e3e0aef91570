"""Documents of the retriever are the passages of the pipeline, whole and exact."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from langchain_core.documents import Document as LangChainDocument
from pydantic import ValidationError

from corpus.documents import Document, Page
from index.filters import SearchFilters
from index.store import Index
from rag.langchain import PolicyRetriever
from rag.langchain.passages import passage_document
from rag.pipeline import QuestionError
from rag.types import Passage
from tests.app.answers import document as grain_document
from tests.app.answers import passage as grain_passage
from tests.rag.indexes import build_index
from tests.rag.test_pipeline import choosing

QUERIES = ["综合交通运输枢纽", "2013年中部地区生产总值是多少？", "粮食"]
TWO_FILES = {"水.txt": "节水通知\n全年节水三亿吨。\n", "电.txt": "节电通知\n全年节电三亿度。\n"}


@pytest.mark.parametrize("query", QUERIES)
def test_page_content_is_the_exact_text_of_the_span(index: Index, document: Document, query: str) -> None:
    found = PolicyRetriever(searcher=choosing(index)).invoke(query)
    assert len(found) == 10
    for item in found:
        assert item.page_content == document.text[item.metadata["start"] : item.metadata["end"]]
    assert len({item.id for item in found}) == 10


def test_order_and_scores_are_those_of_the_search(index: Index) -> None:
    pipeline = choosing(index)
    found = PolicyRetriever(searcher=pipeline, k=7).invoke(QUERIES[0])
    passages = pipeline.search(QUERIES[0], k=7)
    assert [(item.page_content, item.metadata["score"]) for item in found] == [
        (passage.text, passage.score) for passage in passages
    ]


def test_metadata_holds_what_a_citation_needs() -> None:
    passage = replace(
        grain_passage(grain_document(), 2, 13, 20),
        successor="新办法",
        pages=(Page(3, 0, 15, "text_layer"), Page(4, 15, 40, "ocr")),
        subject="不给人看",
    )
    document = passage_document(passage)
    assert document == LangChainDocument(
        id="zhengce:grain#13-20",
        page_content=passage.text,
        metadata={
            "number": 2,
            "doc_id": "grain",
            "source": "grain.txt",
            "title": "关于2014年粮食工作的通知",
            "doc_number": "农粮〔2014〕3号",
            "issuers": ["农业部", "粮食局"],
            "issued_on": "2014-02-01",
            "status": "in_force",
            "section_path": ["一、总体要求"],
            "start": 13,
            "end": 20,
            "score": 0.5,
            "url": None,
            "successor": "新办法",
            "duplicates": [],
            "page": 3,
            "page_origin": "ocr",
        },
    )
    assert json.loads(document.model_dump_json())["metadata"] == document.metadata


def test_id_of_a_span_is_stable(index: Index) -> None:
    retriever = PolicyRetriever(searcher=choosing(index))
    ids = [{item.id: item.page_content for item in retriever.invoke(query)} for query in QUERIES]
    shared = ids[0].keys() & ids[1].keys()
    assert shared
    assert all(ids[0][span] == ids[1][span] for span in shared)


def test_k_of_a_call_overrides_the_field(index: Index) -> None:
    retriever = PolicyRetriever(searcher=choosing(index), k=2)
    assert [len(retriever.invoke("粮食")), len(retriever.invoke("粮食", k=5))] == [2, 5]
    assert len(asyncio.run(retriever.ainvoke("粮食", k=4))) == 4
    assert [len(found) for found in retriever.batch(QUERIES, k=3)] == [3, 3, 3]


def test_asynchronous_search_finds_the_same(index: Index) -> None:
    retriever = PolicyRetriever(searcher=choosing(index), k=4)
    assert asyncio.run(retriever.ainvoke("粮食")) == retriever.invoke("粮食")


def test_filters_of_the_field_and_of_a_call(tmp_path: Path) -> None:
    index = build_index(TWO_FILES, tmp_path)
    retriever = PolicyRetriever(searcher=choosing(index), filters=SearchFilters(sources=("水.txt",)))
    by_name = PolicyRetriever.model_validate(
        {"searcher": choosing(index), "filters": {"sources": ["水.txt"]}}
    )
    assert by_name.filters == retriever.filters

    def sources(*, filters: SearchFilters | dict[str, list[str]] | None = None) -> set[str]:
        return {item.metadata["source"] for item in retriever.invoke("全年", filters=filters)}

    assert sources() == {"水.txt"}
    assert sources(filters=SearchFilters(sources=("电.txt",))) == {"电.txt"}
    assert sources(filters={"sources": ["电.txt"]}) == {"电.txt"}
    assert sources(filters=SearchFilters()) == {"水.txt", "电.txt"}
    index.close()


def test_slips_are_told_with_the_mend(index: Index) -> None:
    retriever = PolicyRetriever(searcher=choosing(index))
    with pytest.raises(ValidationError, match="k 应为正整数"):
        PolicyRetriever(searcher=choosing(index), k=0)
    with pytest.raises(ValueError, match="k 应为正整数"):
        retriever.invoke("粮食", k=-1)
    with pytest.raises(QuestionError, match="可用的键有 doc_ids、sources"):
        retriever.invoke("粮食", filters={"source": ["水.txt"]})
    with pytest.raises(QuestionError, match="sources 不是可用的值"):
        retriever.invoke("粮食", filters={"sources": "水.txt"})
    with pytest.raises(QuestionError, match="空的"):
        retriever.invoke(" ")


def test_any_searcher_will_do() -> None:
    class Found:
        def search(self, query: str, *, k: int, filters: SearchFilters | None = None) -> list[Passage]:
            return [grain_passage(grain_document(), 1, 0, 5)][:k]

    (found,) = PolicyRetriever(searcher=Found()).invoke("粮食")
    assert found.metadata["issued_on"] == date(2014, 2, 1).isoformat()
