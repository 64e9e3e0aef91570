"""What is gathered is what each would have got alone."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from index.embedder import Embedder, FloatMatrix
from index.gathered_embedder import GatheredEmbedder
from tests.fakes import HashEmbedder

TEXTS = [f"第{i}条规定什么？" for i in range(40)]


class Held(HashEmbedder):
    """Waits in its first pass until it is let go; notes what each pass held; fails on a text that it is told to."""

    def __init__(self, bad: str = "") -> None:
        super().__init__()
        self.bad = bad
        self.begun, self.go = threading.Event(), threading.Event()
        self.passes: list[list[str]] = []

    def embed_queries(self, texts: Sequence[str]) -> FloatMatrix:
        self.passes.append(list(texts))
        self.begun.set()
        assert self.go.wait(10)
        if self.bad in texts:
            raise RuntimeError("no such text")
        return super().embed_queries(texts)


def together(inner: Held, texts: Sequence[str]) -> list[FloatMatrix | Exception]:
    """Ask for the first, and for the others while it is under way."""
    gathered = GatheredEmbedder(inner)

    def ask(text: str) -> FloatMatrix | Exception:
        try:
            return gathered.embed_queries([text])
        except RuntimeError as error:
            return error

    with ThreadPoolExecutor(len(texts)) as pool:
        first = pool.submit(ask, texts[0])
        assert inner.begun.wait(10)
        others = [pool.submit(ask, text) for text in texts[1:]]
        while len(gathered._pending) < len(texts) - 1:
            pass
        inner.go.set()
        return [each.result() for each in (first, *others)]


def test_what_waits_for_a_pass_shares_the_next_and_each_gets_its_own() -> None:
    inner = Held()
    found = together(inner, TEXTS[:6])
    assert [len(each) for each in inner.passes] == [1, 5]
    np.testing.assert_array_equal(np.vstack(found), HashEmbedder().embed_queries(TEXTS[:6]))  # type: ignore[arg-type]


def test_a_text_that_cannot_be_embedded_spoils_no_other() -> None:
    found = together(Held(bad=TEXTS[2]), TEXTS[:5])
    assert [isinstance(each, RuntimeError) for each in found] == [False, False, True, False, False]


def test_one_alone_is_embedded_alone() -> None:
    inner = HashEmbedder()
    gathered: Embedder = GatheredEmbedder(inner)
    assert (gathered.name, gathered.dim) == (inner.name, inner.dim)
    np.testing.assert_array_equal(gathered.embed_queries(TEXTS), inner.embed_queries(TEXTS))
    np.testing.assert_array_equal(gathered.embed_passages(TEXTS), inner.embed_passages(TEXTS))


@pytest.mark.model
def test_the_bundled_encoder_gives_the_same_vectors_to_all_digits_that_matter(
    bundled_embedder: Embedder,
) -> None:
    gathered = GatheredEmbedder(bundled_embedder)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda text: gathered.embed_queries([text])[0], TEXTS))
    alone = [bundled_embedder.embed_queries([text])[0] for text in TEXTS]
    np.testing.assert_allclose((np.array(found) * np.array(alone)).sum(axis=1), 1, atol=1e-3)
