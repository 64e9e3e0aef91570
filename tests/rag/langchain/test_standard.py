"""LangChain's own tests of retrievers and embeddings: with the bundled encoder, and quickly without weights.

`test_init_from_env` of the embeddings does not apply and tests nothing here: a model is named in the configuration of the
program, and given to `PolicyEmbeddings` loaded; no variable of the environment has a say. There are no standard tests of
runnables that are not chat models; the laws of the chain are in test_chain.py.
"""

from __future__ import annotations

from typing import Any

import pytest
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from langchain_tests.integration_tests import EmbeddingsIntegrationTests, RetrieversIntegrationTests
from langchain_tests.unit_tests import EmbeddingsUnitTests

from index.embedder import Embedder
from index.embedding import SentenceTransformerEmbedder
from index.store import Index
from rag.langchain import PolicyEmbeddings, PolicyRetriever
from rag.langchain.retriever import Searcher
from rag.pipeline import Pipeline
from tests.fakes import HashEmbedder
from tests.rag.test_pipeline import choosing

pytestmark = pytest.mark.anyio


class Retrieving(RetrieversIntegrationTests):
    searcher: Searcher

    @property
    def retriever_constructor(self) -> type[BaseRetriever]:
        return PolicyRetriever

    @property
    def retriever_constructor_params(self) -> dict[str, Any]:
        return {"searcher": self.searcher}

    @property
    def retriever_query_example(self) -> str:
        return "综合交通运输枢纽"


class TestRetriever(Retrieving):
    @pytest.fixture(autouse=True)
    def _over_hashed_words(self, index: Index) -> None:
        self.searcher = choosing(index)


@pytest.mark.model
class TestBundledRetriever(Retrieving):
    @pytest.fixture(autouse=True)
    def _over_the_bundled_encoder(self, bundled_pipeline: Pipeline) -> None:
        self.searcher = bundled_pipeline


class Embedding:
    embedder: Embedder

    @property
    def embeddings_class(self) -> type[Embeddings]:
        return PolicyEmbeddings

    @property
    def embedding_model_params(self) -> dict[str, Any]:
        return {"embedder": self.embedder}


class WithHashedWords(Embedding):
    @pytest.fixture(autouse=True)
    def _with_hashed_words(self) -> None:
        self.embedder = HashEmbedder()


class WithBundledEncoder(Embedding):
    @pytest.fixture(autouse=True)
    def _with_the_bundled_encoder(self, bundled_embedder: SentenceTransformerEmbedder) -> None:
        self.embedder = bundled_embedder


class TestEmbeddingsUnit(WithHashedWords, EmbeddingsUnitTests):
    pass


class TestEmbeddings(WithHashedWords, EmbeddingsIntegrationTests):
    pass


@pytest.mark.model
class TestBundledEmbeddingsUnit(WithBundledEncoder, EmbeddingsUnitTests):
    pass


@pytest.mark.model
class TestBundledEmbeddings(WithBundledEncoder, EmbeddingsIntegrationTests):
    pass
