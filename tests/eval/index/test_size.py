"""What the measurements of size are made of."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from corpus.documents import Document
from corpus.parsing import parse_document
from eval.index.plain_embedder import PlainEmbedder
from eval.index.size import build_workspace
from eval.index.size_measures import KnownQueries, measure_size
from eval.index.size_plot import write_size_plot
from eval.index.varied_laws import varied_laws
from eval.index.varied_vectors import VariedEmbedder, varied
from index.chunking import chunk_document
from tests.corpus.line_soups import SHIPPED

POOL = PlainEmbedder().embed_passages([f"第{i}条规定" for i in range(50)])


@pytest.fixture(scope="module")
def law() -> Document:
    return parse_document(SHIPPED, SHIPPED.name)


def test_a_varied_law_is_cut_like_the_law_and_reads_otherwise(law: Document) -> None:
    first, *others = islice(varied_laws([law]), 4)
    assert first == law
    assert len({other.doc_id for other in others} | {law.doc_id}) == 4
    for other in others:
        assert other.text != law.text
        assert [(c.start, c.end) for c in chunk_document(other)][:1] == [
            (c.start, c.end) for c in chunk_document(law)
        ][:1]
        assert len(other.text) == len(law.text)


def test_varied_vectors_are_near_those_of_the_pool() -> None:
    rows = np.vstack(list(varied(POOL, 400)))
    assert rows.shape == (400, 32)
    np.testing.assert_array_equal(rows[:50], POOL)
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert float((rows @ POOL.T).max(axis=1).min()) > 0.8
    embedder = VariedEmbedder(PlainEmbedder(), POOL)
    np.testing.assert_array_equal(embedder.embed_passages(["甲", "乙"])[1:], embedder.embed_passages(["乙"]))


def test_an_index_is_built_and_measured(tmp_path: Path, law: Document) -> None:
    seconds = build_workspace(tmp_path, [law], 100, VariedEmbedder(PlainEmbedder(), POOL))
    assert min(seconds.whole, seconds.one_more) > 0
    questions = ["粮食生产", "城市群"]
    row = measure_size(
        tmp_path, KnownQueries(PlainEmbedder.name, questions, PlainEmbedder().embed_queries(questions))
    )
    assert row.chunks >= 100
    assert row.recall == 1
    assert row.disk_bytes > 100 * 32 * 4
    assert row.whole.p95 >= row.whole.p50 > 0
    picture = tmp_path / "size.svg"
    write_size_plot([row, replace(row, chunks=10 * row.chunks)], picture)
    assert len(list(ElementTree.parse(picture).iter("{http://www.w3.org/2000/svg}polyline"))) == 4
