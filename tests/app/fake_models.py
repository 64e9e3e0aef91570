"""Models without weights, in the place of the real ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.status import ModelStatus
from index.embedder import Embedder
from rag.generation.base import Generator, Message
from rag.generation.usage import UsageCounter
from rag.verification import LexicalVerifier, Verifier
from tests.app.hash_embedder import HashEmbedder


class PairScorer:
    """Finds a continuation the likelier the more of its character pairs stand in the prefix."""

    name = "pairs"

    def __init__(self) -> None:
        self.usage = UsageCounter()

    def stream(
        self, messages: Sequence[Message], *, max_tokens: int, stop: Sequence[str] = ()
    ) -> Iterator[str]:
        raise AssertionError("chooses, never writes")

    def log_likelihoods(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        self.usage.add(read=sum(map(len, (text for pair in pairs for text in pair))))
        return [_share(prefix, continuation) - 1.0 for prefix, continuation in pairs]


class GivenModels:
    """Gives these models; counts how often the language model was asked for."""

    def __init__(self, embedder: Embedder, generator: Generator) -> None:
        self._embedder = embedder
        self._generator = generator
        self.generator_calls = 0

    def embedder(self) -> Embedder:
        return self._embedder

    def verifier(self) -> Verifier:
        return LexicalVerifier()

    def evidence_model(self) -> None:
        return None

    def reranker(self) -> None:
        return None

    def generator(self) -> Generator:
        self.generator_calls += 1
        return self._generator

    def embedding_status(self) -> ModelStatus:
        return ModelStatus("given", self._embedder.name, True, None)

    def llm_status(self) -> ModelStatus:
        return ModelStatus("given", self._generator.name, True, None)


class FakeModels(GivenModels):
    """A `HashEmbedder` of this name and a `PairScorer`."""

    def __init__(self, embedder: str = "hash") -> None:
        super().__init__(HashEmbedder(embedder), PairScorer())


def _share(prefix: str, continuation: str) -> float:
    pairs = [continuation[i : i + 2] for i in range(len(continuation) - 1)]
    return sum(pair in prefix for pair in pairs) / max(len(pairs), 1)
