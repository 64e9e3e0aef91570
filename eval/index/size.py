"""What an index costs as it grows: `python -m eval.index.size LAWS_FOLDER… --questions CASES.jsonl [--chunks 4000 60000 1000000]`.

The documents are real laws and, past those, laws made of them (`varied_laws`). The first passages are embedded; the
vectors of all are varied from these (`varied_vectors`), since embedding a million takes hours. Questions are real, and
embedded before: the time of that is printed apart. Each size is measured in a process of its own, each question by all
searches in turn, one at a time. *Without a tenth* and *in a hundredth* are the whole search with a filter that leaves out,
or admits, so many of the documents.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from time import perf_counter

import numpy as np

from corpus.documents import Document
from corpus.storage.records import ParsedFile
from corpus.store import DocumentStore
from eval.cases import load_cases
from eval.index.size_measures import KnownQueries, SizeRow, Spread, measure_size
from eval.index.size_plot import write_size_plot
from eval.index.varied_laws import read_laws, varied_laws
from eval.index.varied_vectors import VariedEmbedder
from index.building import renew_index
from index.chunking import chunk_document
from index.embedder import Embedder, FloatMatrix
from index.embedding import load_embedder
from index.generation import passage_text
from index.store import Index

_A_COMMIT = 200  # documents
_QUESTIONS = 300


@dataclass(frozen=True, slots=True)
class BuildSeconds:
    """What an index took, embedding apart: all of it, and again with one document more."""

    whole: float
    one_more: float


def build_workspace(
    workspace: Path, laws: Sequence[Document], chunks: int, embedder: Embedder
) -> BuildSeconds:
    """Fill a workspace with documents of about so many chunks."""
    store = DocumentStore.open(workspace)
    documents = _of_chunks(varied_laws(laws), chunks)
    while batch := list(islice(documents, _A_COMMIT)):
        store.put([ParsedFile(document, document.source, "", "") for document in batch])
    started = perf_counter()
    renew_index(workspace, store, embedder, None)
    built = perf_counter()
    more = replace(laws[0], doc_id="one more", source="one more")
    store.put([ParsedFile(more, more.source, "", "")])
    started_more = perf_counter()
    previous = Index.open(workspace, embedder=embedder)
    renew_index(workspace, store, embedder, previous)
    ended = perf_counter()
    previous.close()
    store.close()
    return BuildSeconds(built - started, ended - started_more)


def _of_chunks(documents: Iterator[Document], chunks: int) -> Iterator[Document]:
    while chunks > 0:
        document = next(documents)
        chunks -= len(chunk_document(document))
        yield document


def _pool(laws: Sequence[Document], embedder: Embedder, passages: int, cache: Path | None) -> FloatMatrix:
    """Return the vectors of the first passages, from the cache where it has them."""
    if cache and cache.exists():
        cached: FloatMatrix = np.load(cache)
        return cached
    texts = (passage_text(law, chunk) for law in laws for chunk in chunk_document(law))
    vectors = embedder.embed_passages(list(islice(texts, passages)), show_progress=True)
    if cache:
        np.save(cache, vectors)
    return vectors


def _questions(path: Path) -> list[str]:
    questions = sorted({case.question for case in load_cases(path)})
    return random.Random(1).sample(questions, min(_QUESTIONS, len(questions)))  # noqa: S311 (a sample, no secret)


def _query_ms(embedder: Embedder, questions: Sequence[str]) -> list[float]:
    milliseconds = []
    for question in questions[:100]:
        started = perf_counter()
        embedder.embed_queries([question])
        milliseconds.append((perf_counter() - started) * 1000)
    return milliseconds


def _line(row: SizeRow, seconds: BuildSeconds) -> str:
    def spread(*names: str) -> list[str]:
        steps: list[Spread] = [getattr(row, name) for name in names]
        return [f"{step.p50:.1f} / {step.p95:.1f} ({step.cpu_p95:.1f})" for step in steps]

    cells = [
        f"{row.chunks:,}",
        f"{row.documents:,}",
        *spread("whole", "filtered", "narrow", "dense", "bare", "sparse", "sparse_documents"),
        f"{row.recall:.3f}",
        f"{row.disk_bytes / row.chunks:,.0f}",
        f"{row.anonymous_bytes / row.chunks:,.0f}",
        f"{row.mapped_bytes / 2**20:,.0f}",
        f"{seconds.whole:.0f}",
        f"{seconds.one_more:.2f}",
        f"{row.open_s:.2f}",
    ]
    return f"| {' | '.join(cells)} |"


_HEAD = (
    "| chunks | documents | whole search, ms p50 / p95 (CPU p95) | without a tenth | in a hundredth | vectors | FAISS alone "
    "| words of chunks | words of documents | recall@10 | bytes a chunk on disk | in memory | mapped, MB | built, s | one document more, s | opened, s |"
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", type=Path, nargs="+", help="folders of laws")
    parser.add_argument("--questions", type=Path, required=True, help="evaluation cases")
    parser.add_argument("--chunks", type=int, nargs="+", default=[4_000, 60_000, 1_000_000])
    parser.add_argument("--passages", type=int, default=20_000, help="how many are embedded")
    parser.add_argument("--cache", type=Path, help="where their vectors are kept for the next time (.npy)")
    parser.add_argument("--workspaces", type=Path, help="a folder to keep the workspaces in")
    parser.add_argument("--plot", type=Path, help="an SVG of time and memory against size")
    options = parser.parse_args(arguments)
    laws = read_laws(options.folders)
    embedder = load_embedder("bundled")
    pool = _pool(laws, embedder, options.passages, options.cache)
    questions = _questions(options.questions)
    known = KnownQueries(embedder.name, questions, embedder.embed_queries(questions))
    p50, p95 = np.percentile(_query_ms(embedder, questions), [50, 95])
    print(
        f"{len(pool):,} embedded passages; {len(questions)} questions, {p50:.1f} / {p95:.1f} ms to embed one"
    )
    print(f"{_HEAD}\n{'|---:' * 16}|", flush=True)
    rows = []
    for chunks in options.chunks:
        with ExitStack() as stack:
            folder = options.workspaces or Path(stack.enter_context(tempfile.TemporaryDirectory()))
            workspace = folder / str(chunks)
            workspace.mkdir(parents=True)
            seconds = build_workspace(workspace, laws, chunks, VariedEmbedder(embedder, pool))
            with multiprocessing.get_context("spawn").Pool(1) as process:
                rows.append(process.apply(measure_size, (workspace, known)))
        print(f"{_line(rows[-1], seconds)} <!-- load {os.getloadavg()[0]:.1f} -->", flush=True)
    if options.plot:
        write_size_plot(rows, options.plot)


if __name__ == "__main__":
    main()
