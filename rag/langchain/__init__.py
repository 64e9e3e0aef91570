"""The edges to LangChain: the documents as a retriever, the encoder as embeddings, the checked answer as a runnable."""

from rag.langchain.chain import PolicyChain
from rag.langchain.embeddings import PolicyEmbeddings
from rag.langchain.retriever import PolicyRetriever

__all__ = ["PolicyChain", "PolicyEmbeddings", "PolicyRetriever"]
