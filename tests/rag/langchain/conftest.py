"""The shipped document as LangChain's users meet it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_socket import disable_socket, enable_socket

from index.embedding import SentenceTransformerEmbedder
from index.ingest import ingest
from index.store import Index
from rag.building import build_pipeline
from rag.generation.transformers_model import TransformersModel
from rag.pipeline import Pipeline
from tests.corpus.line_soups import SHIPPED


@pytest.fixture
def anyio_backend() -> str:
    """What runs the tests that are coroutines: LangChain knows asyncio alone."""
    return "asyncio"


@pytest.fixture(autouse=True)
def _no_network() -> Iterator[None]:
    """Any connection fails the test; an event loop talks to itself through a pair of local sockets."""
    disable_socket(allow_unix_socket=True)
    yield
    enable_socket()


@pytest.fixture(scope="session")
def bundled_pipeline(
    tmp_path_factory: pytest.TempPathFactory,
    bundled_embedder: SentenceTransformerEmbedder,
    bundled_llm: TransformersModel,
) -> Iterator[Pipeline]:
    """The pipeline that the program has by default."""
    workspace = tmp_path_factory.mktemp("langchain")
    ingest([SHIPPED.parent], workspace, bundled_embedder)
    index = Index.open(workspace, embedder=bundled_embedder)
    yield build_pipeline(index, bundled_embedder, bundled_llm, mode="select")
    index.close()
