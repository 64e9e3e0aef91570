"""A second, slower reading of the passages that were found: question and passage together."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder


class RerankerError(RuntimeError):
    """The model cannot be used; the message says why and what to do, in Chinese."""


class Reranker(Protocol):
    """Scores how well passages answer a question; higher is better.

    Attributes:
        name: The model's.
    """

    name: str

    def score(self, question: str, passages: Sequence[str]) -> NDArray[np.float64]:
        """Return one score a passage, shape (len(passages),); comparable within one question only."""
        ...


class CrossEncoderReranker:
    """A sentence-transformers CrossEncoder with one output; see `Reranker`. Safe to call from several threads."""

    def __init__(self, model: CrossEncoder, name: str) -> None:
        """Take over a loaded model.

        Raises:
            RerankerError: If it has more outputs than one.
        """
        if model.num_labels != 1:
            raise RerankerError(
                f"重排模型 {name} 有 {model.num_labels} 个输出，不是给相关程度打分的；请换一个（如 bge-reranker）。"
            )
        self.name = name
        self._model = model
        self._lock = threading.Lock()  # a fast tokenizer cannot be borrowed twice

    def score(self, question: str, passages: Sequence[str]) -> NDArray[np.float64]:
        """Return one score a passage; see `Reranker`."""
        if not passages:
            return np.zeros(0)
        with self._lock:
            scores = self._model.predict(
                [(question, passage) for passage in passages], show_progress_bar=False
            )
        return np.asarray(scores, dtype=np.float64).reshape(len(passages))


def load_reranker(model: str) -> CrossEncoderReranker:
    """Load a CrossEncoder.

    Args:
        model: A folder, or a hub name where the hub can be reached.

    Raises:
        RerankerError: If there is no such model, or it does not score relevance.
    """
    from sentence_transformers import CrossEncoder

    folder = Path(model).expanduser()
    try:
        loaded = CrossEncoder(str(folder) if folder.is_dir() else model, local_files_only=folder.is_dir())
    except (OSError, ValueError, ImportError, RuntimeError) as error:
        raise RerankerError(
            f"无法加载重排模型 {model}：{error}。请把 retrieval.reranker 设为一个 CrossEncoder 模型的文件夹或模型名，或不设。"
        ) from error
    return CrossEncoderReranker(loaded, folder.name)
