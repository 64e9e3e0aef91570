"""The whole road with a model behind a real OpenAI-compatible server on loopback."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.embedder import Embedder
from index.ingest import ingest
from index.store import Index
from rag.building import build_pipeline
from rag.generation.langchain_model import load_langchain_model
from rag.generation.llama_cpp_model import LlamaCppModel
from rag.types import AnswerReady, Turn

DOCUMENTS = Path(__file__).parents[2] / "corpus" / "documents"


@pytest.mark.model
def test_answers_are_written_by_the_server_and_checked(
    tmp_path: Path, bundled_embedder: Embedder, bundled_llama_cpp: LlamaCppModel
) -> None:
    ingest([DOCUMENTS], tmp_path, bundled_embedder)
    index = Index.open(tmp_path, embedder=bundled_embedder)
    server = bundled_llama_cpp._server
    generator = load_langchain_model(
        "openai:gemma", base_url=f"{server._server.listening_address}/v1", api_key=server._key
    )
    pipeline = build_pipeline(index, bundled_embedder, generator, mode="write", max_tokens=60)
    questions = ["2013年中部地区生产总值是多少？", "2014年农业方面要启动一个什么试点？"]
    answers = [pipeline.ask(question) for question in questions]
    answers.append(pipeline.ask("那2014年呢？", history=[Turn(questions[0], answers[0].text)]))
    for answer in answers:
        assert answer.model == "openai:gemma"
        assert not answer.warnings, "the server was reached"
        # Whatever a small model writes: a refusal without citations, or words that stand where it says.
        assert answer.refused == (not answer.citations)
        for citation in answer.citations:
            assert index.document(citation.doc_id).text[citation.start : citation.end] == citation.quote
    assert answers[2].standalone_question == "2014年中部地区生产总值是多少？"
    assert answers[2].refused
    index.close()


@pytest.mark.model
def test_server_that_is_gone_ends_in_a_quotation(tmp_path: Path, bundled_embedder: Embedder) -> None:
    ingest([DOCUMENTS], tmp_path, bundled_embedder)
    index = Index.open(tmp_path, embedder=bundled_embedder)
    generator = load_langchain_model("openai:gemma", base_url="http://127.0.0.1:9/v1", api_key="x")
    pipeline = build_pipeline(index, bundled_embedder, generator, mode="write")
    *_, last = pipeline.stream("2014年农业方面要启动一个什么试点？")
    assert isinstance(last, AnswerReady)
    assert "深松整地试点" in last.answer.text
    assert last.answer.fell_back
    assert last.answer.warnings
    index.close()
