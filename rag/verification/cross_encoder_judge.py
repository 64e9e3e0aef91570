"""A judge from a sentence-transformers CrossEncoder: an NLI model or a relevance model."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np


class CrossEncoderJudge:
    """Reads (cited words, claim) as premise and hypothesis. Safe to call from several threads.

    An NLI model's probability of entailment is the support; a model with one output gives it by its sigmoid.
    """

    def __init__(self, folder: str) -> None:
        """Load a model folder (or a hub name, where the hub can be reached).

        Raises:
            ValueError: If the model has several outputs and none is called entailment.
        """
        from sentence_transformers import CrossEncoder

        path = Path(folder).expanduser()
        self._model = CrossEncoder(str(path) if path.is_dir() else folder, local_files_only=path.is_dir())
        self._lock = threading.Lock()  # a fast tokenizer cannot be borrowed twice
        self.name = f"cross-encoder:{path.name}"
        labels = {label.lower(): at for at, label in self._model.config.id2label.items()}
        if len(labels) > 1 and "entailment" not in labels:
            raise ValueError(
                f"{folder}：输出是 {'、'.join(labels)}，没有 entailment；请换一个自然语言推断（NLI）模型"
            )
        self._entailment = int(labels.get("entailment", 0))
        self._is_nli = len(labels) > 1

    def support(self, claim: str, cited: Sequence[str]) -> float:
        """Return the probability that the cited words entail the claim."""
        with self._lock:
            predicted = self._model.predict([("\n".join(cited), claim)], show_progress_bar=False)
        scores = np.asarray(predicted[0], dtype=float)
        if not self._is_nli:
            return float(scores.reshape(-1)[0])  # a single output comes through a sigmoid already
        weights = np.exp(scores - scores.max())
        return float(weights[self._entailment] / weights.sum())
