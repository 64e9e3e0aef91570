"""The models of a service, each loaded once, when it is first needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from app.config import Config, ConfigError, LlmConfig
from app.deferred_embedder import build_embedder
from app.once import Once
from app.status import ModelStatus
from index.embedder import Embedder
from index.gathered_embedder import GatheredEmbedder
from rag.building import Mode
from rag.evidence import PassageReader
from rag.evidence_model.loading import load_evidence_model
from rag.generation.base import Generator, LikelihoodScorer
from rag.generation.loading import BUNDLED, load_generator
from rag.reranking import Reranker, load_reranker
from rag.verification import LexicalVerifier, Verifier
from rag.verification.loading import load_verifier


class ModelSource(Protocol):
    """Gives the models of a service."""

    def embedder(self) -> Embedder:
        """Return the embedder, loaded once."""
        ...

    def generator(self) -> Generator:
        """Return the language model, loaded once."""
        ...

    def reranker(self) -> Reranker | None:
        """Return the reranker, loaded once; None where none is configured."""
        ...

    def verifier(self) -> Verifier:
        """Return what verifies sentences, loaded once."""
        ...

    def evidence_model(self) -> PassageReader | None:
        """Return the evidence model, loaded once; None where none is configured."""
        ...

    def embedding_status(self) -> ModelStatus:
        """Return how the embedder stands; loads nothing."""
        ...

    def llm_status(self) -> ModelStatus:
        """Return how the language model stands; loads nothing."""
        ...


class Models:
    """Owns the embedder and the language model. Thread-safe."""

    def __init__(self, config: Config, report: Callable[[str], None]) -> None:
        """Load nothing yet.

        Args:
            report: Told, in Chinese, before a step that takes seconds.
        """
        self._config = config
        self._embedder = Once(lambda: GatheredEmbedder(build_embedder(config.embedding, report)))
        self._generator = Once(lambda: _load_generator(config.llm, report))
        self._reranker = Once(lambda: _load_reranker(config.retrieval.reranker, report))
        self._verifier = Once(lambda: _load_verifier(config.verification.judge, report))
        self._evidence_model = Once(lambda: _load_evidence_model(config.retrieval.evidence_model, report))

    def embedder(self) -> Embedder:
        """Return the embedder; its weights may still wait for the first text.

        Raises:
            EmbeddingModelError: If there is no such model.
            ModelCacheError: If the bundled model cannot be prepared.
        """
        return self._embedder.get()

    def generator(self) -> Generator:
        """Return the language model.

        Raises:
            ConfigError: If the configured model cannot be used as configured.
            GenerationError: If it cannot be loaded.
            ModelCacheError: If the bundled model cannot be prepared.
        """
        return self._generator.get()

    def reranker(self) -> Reranker | None:
        """Return the reranker; None where none is configured.

        Raises:
            RerankerError: If it cannot be loaded.
        """
        return self._reranker.get()

    def verifier(self) -> Verifier:
        """Return what verifies sentences.

        Raises:
            ConfigError: If `verification.judge` names none, or its model cannot be loaded.
        """
        return self._verifier.get()

    def evidence_model(self) -> PassageReader | None:
        """Return the evidence model; None where none is configured.

        Raises:
            EvidenceModelError: If it cannot be loaded.
            ModelCacheError: If the bundled encoder cannot be prepared.
        """
        return self._evidence_model.get()

    def embedding_status(self) -> ModelStatus:
        """Return how the embedder stands; loads nothing."""
        embedder = self._embedder.value
        return ModelStatus(
            self._config.embedding.model,
            embedder.name if embedder else None,
            embedder is not None,
            self._embedder.problem,
        )

    def llm_status(self) -> ModelStatus:
        """Return how the language model stands; loads nothing."""
        generator = self._generator.value
        return ModelStatus(
            self._config.llm.model,
            generator.name if generator else None,
            generator is not None,
            self._generator.problem,
        )


def answering_mode(config: LlmConfig) -> Mode:
    """Return how the configured model answers: the bundled base model chooses sentences, any other writes."""
    if config.mode != "auto":
        return config.mode
    return "select" if config.model == BUNDLED else "write"


def _load_reranker(model: str | None, report: Callable[[str], None]) -> Reranker | None:
    if model is None:
        return None
    report(f"正在加载重排模型 {model} …")
    return load_reranker(model)


def _load_verifier(judge: str, report: Callable[[str], None]) -> Verifier:
    if judge != LexicalVerifier.name:
        report(f"正在加载评判 {judge} …")
    try:
        return load_verifier(judge)
    except ValueError as error:
        raise ConfigError(f"{error}（配置项 verification.judge）") from error


def _load_evidence_model(model: str, report: Callable[[str], None]) -> PassageReader | None:
    if not model:
        return None
    report(f"正在加载证据模型 {model} …")
    return load_evidence_model(model)


def _load_generator(config: LlmConfig, report: Callable[[str], None]) -> Generator:
    report(f"正在加载语言模型 {config.model} …")
    try:
        generator = load_generator(
            config.model,
            engine=config.engine,
            base_url=config.base_url or "",
            api_key=config.api_key.get_secret_value() if config.api_key else "",
            timeout_s=config.timeout_s,
            context_tokens=config.context_tokens,
            dtype=config.dtype,
            adapter=config.adapter,
        )
    except ValueError as error:
        raise ConfigError(f"llm.model：{error}") from error
    if answering_mode(config) == "select" and not isinstance(generator, LikelihoodScorer):
        raise ConfigError(
            f'llm.mode = "select" 要计算句子的概率，{generator.name} 做不到；请改为 write 或 auto，或换本地模型'
        )
    return generator
