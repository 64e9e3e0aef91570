"""The edges to LangChain: the documents as a retriever, the encoder as embeddings."""

from rag.langchain.embeddings import PolicyEmbeddings
from rag.langchain.retriever import PolicyRetriever

__all__ = ["PolicyEmbeddings", "PolicyRetriever"]
