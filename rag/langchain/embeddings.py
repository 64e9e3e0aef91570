"""The encoder of the index as LangChain's embeddings."""

from __future__ import annotations

from langchain_core.embeddings import Embeddings

from index.embedder import Embedder


class PolicyEmbeddings(Embeddings):
    """Vectors as the index has them: unit length, a query and a document each with its own prompt."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return one unit vector a text, in their order, for texts that answer."""
        vectors: list[list[float]] = self._embedder.embed_passages(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """Return the unit vector of a text that asks."""
        vector: list[float] = self._embedder.embed_queries([text])[0].tolist()
        return vector
