"""What is evaluated."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from eval.code_identity import code_identity
from eval.metrics.source_texts import DocumentText
from eval.runner import Pipeline
from rag.generation.usage import TokenUsage


@dataclass(frozen=True, slots=True)
class System:
    """A pipeline with the texts that its answers point into.

    Attributes:
        document_text: Reads the canonical text of a document.
        setting: Whatever besides the code decides its answers: generation, models, configuration. No secret.
        usage: All that its language model has read and written so far.
    """

    pipeline: Pipeline
    document_text: DocumentText
    setting: str
    usage: Callable[[], TokenUsage] = TokenUsage

    @property
    def identity(self) -> str:
        """Return a hash that differs from another system's unless both give the same answers."""
        return hashlib.sha256(f"{code_identity()}\0{self.setting}".encode()).hexdigest()[:16]
