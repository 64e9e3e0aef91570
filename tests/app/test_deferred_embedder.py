"""An embedder whose weights wait for the first text."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from app.config import EmbeddingConfig
from app.deferred_embedder import DeferredEmbedder, Identity, build_embedder
from index.embedding import EmbeddingModelError
from tests.app.hash_embedder import HashEmbedder

ROOT = Path(__file__).parents[2]


def test_it_loads_once_and_only_for_a_text() -> None:
    loads: list[HashEmbedder] = []

    def load() -> HashEmbedder:
        loads.append(HashEmbedder())
        return loads[-1]

    deferred = DeferredEmbedder(Identity("hash", 64), load)
    assert (deferred.name, deferred.dim, loads) == ("hash", 64, [])
    vectors = deferred.embed_passages(["粮食", "就业"])
    np.testing.assert_array_equal(vectors, HashEmbedder().embed_passages(["粮食", "就业"]))
    deferred.embed_queries(["粮食"])
    assert len(loads) == 1
    assert loads[0].texts == 2


def test_a_model_that_is_not_what_was_remembered_is_refused() -> None:
    deferred = DeferredEmbedder(Identity("hash", 32), HashEmbedder)
    with pytest.raises(EmbeddingModelError, match="machine-facts"):
        deferred.embed_queries(["粮食"])


@pytest.mark.model
def test_the_bundled_model_is_known_by_name_before_it_is_loaded() -> None:
    messages: list[str] = []
    first = build_embedder(EmbeddingConfig(), messages.append)
    again = build_embedder(EmbeddingConfig(), messages.append)
    assert isinstance(again, DeferredEmbedder)
    assert (again.name, again.dim) == (first.name, first.dim)
    loaded_before = len(messages)
    assert again.embed_queries(["粮食产量"]).shape == (1, again.dim)
    assert len(messages) == loaded_before + 1


@pytest.mark.model
def test_other_prompts_are_another_model() -> None:
    plain = build_embedder(EmbeddingConfig(), lambda message: None)
    prompted = build_embedder(EmbeddingConfig(query_prompt="检索："), lambda message: None)
    assert plain.name != prompted.name


@pytest.mark.model
def test_knowing_the_model_loads_no_torch() -> None:
    build_embedder(EmbeddingConfig(), lambda message: None)
    program = (
        "import sys; from app.config import EmbeddingConfig; from app.deferred_embedder import build_embedder;"
        "build_embedder(EmbeddingConfig(), print); sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0


def test_a_folder_that_is_no_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(EmbeddingModelError, match="没有的模型"):
        build_embedder(EmbeddingConfig(model=str(tmp_path / "没有的模型")), lambda message: None)
