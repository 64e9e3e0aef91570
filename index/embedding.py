"""Embedding models by folder or hub name, through sentence-transformers."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from tqdm import tqdm

from index.bundled_encoder import bundled_encoder_folder
from index.compute_dtype import ComputeDtype, Dtype, resolve_dtype, wait_passively
from index.embedder import FloatMatrix
from index.loading_output import quiet_loading
from index.mixed_precision import compute_in
from index.query_adapter import QueryAdapter, load_query_adapter
from index.threads import one_thread

if TYPE_CHECKING:
    import torch
    from sentence_transformers import SentenceTransformer

EmbeddingBackend = Literal["torch", "onnx", "openvino"]
BUNDLED = "bundled"
_BUNDLED_NAME = "bundled:multilingual-e5-small"
_SAMPLE_BYTES = 64 * 1024


class EmbeddingModelError(RuntimeError):
    """The embedding model cannot be loaded."""


_BREATH_S = 0.002  # between two batches: whoever waits for the lock wakes up and takes it


class SentenceTransformerEmbedder:
    """A loaded embedding model; see `index.embedder.Embedder`. Safe to call from several threads.

    Attributes:
        name: Identifies weights and prompts.
        dim: Length of a vector.
        dtype: What it computes in; the vectors are float32 whatever it is.
        query_prompt: Stands before each query.
        passage_prompt: Stands before each passage.
    """

    def __init__(
        self,
        model: SentenceTransformer,
        *,
        name: str,
        dtype: ComputeDtype,
        query_prompt: str,
        passage_prompt: str,
        batch_size: int,
        query_adapter: QueryAdapter | None = None,
        is_small: bool = False,
    ) -> None:
        """Take over a loaded model.

        Args:
            query_adapter: Moves the vectors of queries; None leaves them as the model gives them.
            is_small: One thread embeds queries at least as fast as several; see `one_thread`.

        Raises:
            ValueError: If `batch_size` is not positive.
        """
        if batch_size < 1:
            raise ValueError(f"batch_size 应为正整数，实为 {batch_size}")
        dim = model.get_embedding_dimension()
        if dim is None:
            raise EmbeddingModelError(f"向量模型 {name} 没有给出向量维数，无法建立索引；请换一个模型")
        self.name = name
        self.dim = dim
        self.dtype = dtype
        self.query_prompt = query_prompt
        self.passage_prompt = passage_prompt
        self._model = model
        self._batch_size = batch_size
        self._query_adapter = query_adapter
        self._is_small = is_small
        self._lock = threading.Lock()  # a fast tokenizer cannot be borrowed twice

    def embed_queries(self, texts: Sequence[str]) -> FloatMatrix:
        """Return float32 rows of unit length, shape (len(texts), dim), for texts that ask."""
        with one_thread() if self._is_small else nullcontext():
            vectors = self._embed(texts, self.query_prompt, show_progress=False)
        return self._query_adapter.apply(vectors) if self._query_adapter else vectors

    def embed_passages(self, texts: Sequence[str], *, show_progress: bool = False) -> FloatMatrix:
        """Return float32 rows of unit length, shape (len(texts), dim), for texts that answer.

        A text longer than the model reads is embedded by its beginning.
        """
        return self._embed(texts, self.passage_prompt, show_progress=show_progress)

    def _embed(self, texts: Sequence[str], prompt: str, *, show_progress: bool) -> FloatMatrix:
        if not texts:
            return np.zeros((0, self.dim), dtype=np.float32)
        rows: FloatMatrix = np.empty((len(texts), self.dim), dtype=np.float32)
        # By length, so that a batch holds little padding; the longest first, so that memory shows its most at once.
        order = sorted(range(len(texts)), key=lambda position: -len(texts[position]))
        with tqdm(total=len(texts), desc="向量化", unit="段", disable=not show_progress) as progress:
            for start in range(0, len(order), self._batch_size):
                part = order[start : start + self._batch_size]
                if start:
                    time.sleep(_BREATH_S)
                with self._lock:  # for one batch: a question need not wait for all that is being ingested
                    rows[part] = self._model.encode(
                        [texts[position] for position in part],
                        prompt=prompt,
                        batch_size=self._batch_size,
                        show_progress_bar=False,
                    )
                progress.update(len(part))
        # A model may lack the normalising module, or do it in 8 bits of mantissa.
        rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), np.finfo(np.float32).tiny)
        return rows


def load_embedder(
    model: str,
    *,
    dtype: Dtype = "auto",
    backend: EmbeddingBackend = "torch",
    query_prompt: str | None = None,
    passage_prompt: str | None = None,
    batch_size: int = 16,
    adapt_queries: bool = True,
) -> SentenceTransformerEmbedder:
    """Load an embedding model.

    Args:
        model: `bundled`, a sentence-transformers folder, or a hub name.
        dtype: "auto" is what this machine computes fast in; other backends than torch compute in their file's own.
        query_prompt: None for the model's own.
        passage_prompt: None for the model's own.
        batch_size: Texts a forward pass.
        adapt_queries: Whether queries of the bundled model are moved by the adapter that was fitted for it.

    Raises:
        EmbeddingModelError: If there is no such model, or the backend is not installed.
        ModelCacheError: If the bundled model cannot be prepared.
        WeightFileError: If the packaged weights are damaged.
    """
    folder = bundled_encoder_folder() if model == BUNDLED else Path(model).expanduser()
    local = folder.is_dir()
    resolved: ComputeDtype = resolve_dtype(dtype) if backend == "torch" else "float32"
    loaded = _load(str(folder) if local else model, local, resolved, backend)
    own_query = _prompt(loaded, ["query"])
    own_passage = _prompt(loaded, ["passage", "document", "corpus"])  # as model authors call it
    query = own_query if query_prompt is None else query_prompt
    passage = own_passage if passage_prompt is None else passage_prompt
    own = (query, passage) == (own_query, own_passage)
    weights = _BUNDLED_NAME if model == BUNDLED else _weights_name(loaded, model, folder if local else None)
    return SentenceTransformerEmbedder(
        loaded,
        name=weights if own else f"{weights}+prompts:{_digest([query, passage])}",
        dtype=resolved,
        query_prompt=query,
        passage_prompt=passage,
        batch_size=batch_size,
        query_adapter=load_query_adapter() if model == BUNDLED and own and adapt_queries else None,
        is_small=model == BUNDLED,
    )


def _load(model: str, local: bool, dtype: ComputeDtype, backend: EmbeddingBackend) -> SentenceTransformer:
    wait_passively()
    import torch
    from sentence_transformers import SentenceTransformer

    try:
        with quiet_loading():
            loaded = SentenceTransformer(
                model,
                backend=backend,
                local_files_only=local,
                # Stored weights stay mapped from their file; what needs another dtype is converted below.
                model_kwargs={"dtype": "auto"} if backend == "torch" else {},
            )
    except (OSError, ValueError, ImportError, RuntimeError) as error:
        raise EmbeddingModelError(
            f"无法加载向量模型 {model}（{backend}）：{error}。"
            "请把 embedding 模型设为 bundled、一个 sentence-transformers 文件夹，或可以下载到的模型名。"
        ) from error
    if backend == "torch":
        _compute_in(loaded, getattr(torch, dtype))
    return loaded.eval()


def _compute_in(model: SentenceTransformer, dtype: torch.dtype) -> None:
    """Make `model` compute in `dtype`, and pool in float32: the mean of bfloat16 states loses what ranks passages."""
    from sentence_transformers.base.modules import Transformer

    body = model[0]
    if not isinstance(body, Transformer):  # a static table of word vectors: nothing to compute
        return
    compute_in(model, body.auto_model.get_input_embeddings(), dtype)
    body.register_forward_hook(_states_in_float32)


def _states_in_float32(
    _module: Any, _inputs: Any, features: dict[str, torch.Tensor]
) -> dict[str, torch.Tensor]:
    features["token_embeddings"] = features["token_embeddings"].float()
    return features


def _prompt(model: SentenceTransformer, names: Sequence[str]) -> str:
    """Return the model's own prompt of the first of these names that has one, else nothing."""
    return next((prompt for name in names if (prompt := model.prompts.get(name))), "")


def _weights_name(loaded: SentenceTransformer, model: str, folder: Path | None) -> str:
    if folder is not None:
        return f"{folder.resolve().name}@{folder_fingerprint(folder)}"
    commit = getattr(getattr(loaded[0], "config", None), "_commit_hash", None)
    return f"{model}@{commit[:12]}" if commit else model


def folder_fingerprint(folder: Path) -> str:
    """Return 12 hex digits of the names, sizes, beginnings and ends of the files in `folder`, wherever it lies."""
    pieces: list[str | bytes] = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        relative = path.relative_to(folder)
        if any(part.startswith(".") for part in relative.parts) or path.suffix == ".md":
            continue
        size = path.stat().st_size
        with path.open("rb") as file:
            pieces += [relative.as_posix(), str(size), file.read(_SAMPLE_BYTES)]
            file.seek(max(size - _SAMPLE_BYTES, 0))
            pieces.append(file.read())
    return _digest(pieces)


def _digest(pieces: Sequence[str | bytes]) -> str:
    digest = hashlib.sha256()
    for piece in pieces:
        data = piece.encode() if isinstance(piece, str) else piece
        digest.update(len(data).to_bytes(8, "little") + data)
    return digest.hexdigest()[:12]
