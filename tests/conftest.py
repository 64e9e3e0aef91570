"""The bundled models, loaded once for the whole run, from the cache that the program itself uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index.compute_dtype import wait_passively

if TYPE_CHECKING:
    from index.embedding import SentenceTransformerEmbedder
    from rag.generation.llama_cpp_model import LlamaCppModel
    from rag.generation.transformers_model import TransformersModel

wait_passively()  # before any test imports torch


@pytest.fixture(scope="session")
def bundled_embedder() -> SentenceTransformerEmbedder:
    from index.embedding import load_embedder

    return load_embedder("bundled")


@pytest.fixture(scope="session")
def bundled_llm() -> TransformersModel:
    """The bundled language model through transformers, in this machine's dtype."""
    from rag.generation.bundled_llm import BUNDLED_NAME, bundled_llm_folder
    from rag.generation.transformers_model import load_transformers_model

    return load_transformers_model(bundled_llm_folder(), name=BUNDLED_NAME)


@pytest.fixture(scope="session")
def bundled_llama_cpp() -> LlamaCppModel:
    """The same weights through llama.cpp."""
    from rag.generation.bundled_llm import BUNDLED_NAME, bundled_gguf_file
    from rag.generation.llama_cpp_model import LlamaCppModel

    return LlamaCppModel(bundled_gguf_file(), name=BUNDLED_NAME)
