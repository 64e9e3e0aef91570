"""Vectors through LangChain are those of the index."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest

from index.embedding import SentenceTransformerEmbedder
from rag.langchain import PolicyEmbeddings
from tests.fakes import HashEmbedder

TEXTS = ["促进中部地区崛起", "粮食", "综合交通运输枢纽"]


def test_vectors_are_the_embedders_own_in_order() -> None:
    embedder = HashEmbedder()
    embeddings = PolicyEmbeddings(embedder)
    assert embeddings.embed_documents(TEXTS) == embedder.embed_passages(TEXTS).tolist()
    assert embeddings.embed_query(TEXTS[1]) == embedder.embed_queries([TEXTS[1]])[0].tolist()
    assert asyncio.run(embeddings.aembed_documents(TEXTS)) == embeddings.embed_documents(TEXTS)
    assert embeddings.embed_documents([]) == []


@pytest.mark.model
def test_query_and_passage_have_prompts_of_their_own(bundled_embedder: SentenceTransformerEmbedder) -> None:
    embeddings = PolicyEmbeddings(bundled_embedder)
    (document,), query = embeddings.embed_documents(TEXTS[:1]), embeddings.embed_query(TEXTS[0])
    assert len(document) == len(query) == bundled_embedder.dim
    assert document != query
    np.testing.assert_allclose(np.linalg.norm([document, query], axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(query, bundled_embedder.embed_queries(TEXTS[:1])[0], atol=1e-5)
