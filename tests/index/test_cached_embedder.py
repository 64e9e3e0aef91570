"""Remembered vectors are the embedder's own."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.cached_embedder import CachedEmbedder
from tests.fakes import HashEmbedder

_TEXTS = st.lists(st.text("甲乙丙丁", min_size=1, max_size=3), max_size=6)


@given(st.lists(_TEXTS, max_size=6), st.integers(1, 5))
def test_same_vectors_as_without_memory(rounds: list[list[str]], most: int) -> None:
    plain = HashEmbedder()
    cached = CachedEmbedder(HashEmbedder(), max_texts=most)
    for texts in rounds:
        expected = plain.embed_passages(texts).reshape(len(texts), plain.dim)
        np.testing.assert_array_equal(cached.embed_passages(texts), expected)


def test_a_text_is_embedded_once_until_it_is_forgotten() -> None:
    behind = HashEmbedder()
    cached = CachedEmbedder(behind, max_texts=2)
    cached.embed_passages(["甲", "乙"])
    cached.embed_passages(["甲", "甲"])
    assert behind.passages == ["甲", "乙"]
    cached.embed_passages(["丙"])  # 乙 was used longest ago
    cached.embed_passages(["甲", "乙"])
    assert behind.passages == ["甲", "乙", "丙", "乙"]
