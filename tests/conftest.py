"""What is started once for the whole run: the bundled models, from the program's own cache, and a database server."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import settings

from index.compute_dtype import wait_passively
from tests.postgres import PostgresServer, postgres_programs, running_postgres

if TYPE_CHECKING:
    from index.embedding import SentenceTransformerEmbedder
    from rag.generation.llama_cpp_model import LlamaCppModel
    from rag.generation.transformers_model import TransformersModel

wait_passively()  # before any test imports torch
settings.register_profile("unhurried", deadline=None)  # how busy the machine is, is no property of the code
settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def bundled_embedder() -> SentenceTransformerEmbedder:
    from index.embedding import load_embedder

    return load_embedder("bundled")


@pytest.fixture(scope="session")
def bundled_llm() -> TransformersModel:
    """The bundled language model with its adapter, through transformers, in this machine's dtype."""
    from rag.generation.loading import load_generator

    return cast("TransformersModel", load_generator("bundled", engine="transformers"))


@pytest.fixture(scope="session")
def bundled_llama_cpp() -> LlamaCppModel:
    """The same weights and adapter through llama.cpp."""
    from rag.generation.loading import load_generator

    return cast("LlamaCppModel", load_generator("bundled", engine="llama_cpp"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    programs = postgres_programs()
    if programs is None:
        if os.environ.get("REQUIRE_POSTGRES"):
            pytest.fail("PostgreSQL is missing, and REQUIRE_POSTGRES is set")
        pytest.skip("no PostgreSQL server is installed (apt-get install postgresql)")
    with running_postgres(programs) as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind that the store runs on."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.db'}"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.empty_database()
