"""What an index of some size takes to open and to search."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, thread_time

import faiss
import numpy as np

from index.dense import DenseIndex
from index.embedder import FloatMatrix
from index.filters import SearchFilters
from index.generation import dense_folder, open_dense, open_sparse
from index.store import Index
from index.vector_file import open_vector_files
from index.workspace import generation_folder
from rag.retrieval import Retriever

_K = 100  # candidates, as `Index.search` asks for them
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Spread:
    """Milliseconds of a step: the median and the 95th percentile over the queries.

    Attributes:
        cpu_p95: Of processor time, which is what a machine needs that does nothing else.
    """

    p50: float
    p95: float
    cpu_p95: float


@dataclass(frozen=True, slots=True)
class SizeRow:
    """An index of one size.

    Attributes:
        bare: FAISS alone on the same file of vectors, called without our code around it.
        filtered: The whole search where a tenth of the documents is left out.
        narrow: The whole search where a hundredth of them is admitted.
        recall: Of the 10 nearest; 1 where all rows are compared.
        anonymous_bytes: Memory that belongs to the process alone; what is mapped from files comes on top.
    """

    chunks: int
    documents: int
    dense: Spread
    bare: Spread
    sparse: Spread
    sparse_documents: Spread
    whole: Spread
    filtered: Spread
    narrow: Spread
    recall: float
    disk_bytes: int
    anonymous_bytes: int
    mapped_bytes: int
    open_s: float


class KnownQueries:
    """An `Embedder` of questions that were embedded before: what is measured is the index.

    Attributes:
        name: Of the embedder that embedded them.
        dim: Length of a vector.
    """

    def __init__(self, name: str, questions: Sequence[str], vectors: FloatMatrix) -> None:
        self.name = name
        self.dim = vectors.shape[1]
        self.questions = questions
        self.vectors = vectors
        self._rows = {question: row for row, question in enumerate(questions)}

    def embed_queries(self, texts: Sequence[str]) -> FloatMatrix:
        """Return the vectors of known questions."""
        return self.vectors[[self._rows[text] for text in texts]]

    def embed_passages(self, texts: Sequence[str], *, show_progress: bool = False) -> FloatMatrix:
        """Refuse."""
        raise NotImplementedError


def measure_size(workspace: Path, queries: KnownQueries) -> SizeRow:
    """Open the index of a workspace and search it; in a process of its own, whose memory is measured."""
    before = _anonymous_bytes()
    started = perf_counter()
    index = Index.open(workspace, embedder=queries)
    open_s = perf_counter() - started
    folder = generation_folder(workspace, index.generation)
    dense = open_dense(folder, index.manifest)
    words = open_sparse(folder)
    everything = index.select(entry.doc_id for entry in index.entries)
    retriever = Retriever(index)
    ids = [entry.doc_id for entry in index.entries]
    most = SearchFilters(doc_ids=tuple(ids[len(ids) // 10 :]))
    few = SearchFilters(doc_ids=tuple(ids[:: max(1, min(100, len(ids)))]))
    vector_of = dict(zip(queries.questions, queries.vectors, strict=True))
    bare = _bare_search(folder, index)
    whole, filtered, narrow, step, bare_step, of_chunks, of_documents = _spreads(
        queries.questions,
        lambda q: retriever.retrieve(q, 10),
        lambda q: retriever.retrieve(q, 10, most),
        lambda q: retriever.retrieve(q, 10, few),
        lambda q: dense.search(vector_of[q], _K, everything.rows),
        lambda q: bare(vector_of[q][None]),
        lambda q: words.chunks.search(q, _K, everything),
        lambda q: words.documents.search(q, _K, everything),
    )
    row = SizeRow(
        chunks=index.manifest.chunk_count,
        documents=index.manifest.document_count,
        dense=step,
        bare=bare_step,
        sparse=of_chunks,
        sparse_documents=of_documents,
        whole=whole,
        filtered=filtered,
        narrow=narrow,
        recall=_recall(folder, index, queries.vectors),
        disk_bytes=sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()),
        anonymous_bytes=_anonymous_bytes() - before,
        mapped_bytes=_mapped_bytes(),
        open_s=open_s,
    )
    index.close()
    return row


def _spreads(questions: Sequence[str], *steps: Callable[[str], object]) -> list[Spread]:
    """Time the steps one after the other for each question: what else the machine does falls on all of them alike."""
    for step in steps:
        for question in questions[:20]:
            step(question)
    elapsed, busy = np.empty((2, len(steps), len(questions)))
    for column, question in enumerate(questions):
        # To and fro: a step finds in the processor's cache what the one before it left there.
        order = list(enumerate(steps))
        for line, step in order if column % 2 else reversed(order):
            started, worked = perf_counter(), thread_time()
            step(question)
            elapsed[line, column] = (perf_counter() - started) * 1000
            busy[line, column] = (thread_time() - worked) * 1000
    return [
        Spread(*map(float, [*np.percentile(of_step, [50, 95]), np.percentile(cpu, 95)]))
        for of_step, cpu in zip(elapsed, busy, strict=True)
    ]


def _bare_search(folder: Path, index: Index) -> Callable[[FloatMatrix], object]:
    """Return FAISS's own search of the file that most rows are in."""
    approximation = index.manifest.approximation
    if approximation is None:
        (first, *_) = open_vector_files(dense_folder(folder))
        return lambda query: first.index.search(query, _K)
    inverted = faiss.read_index(str(dense_folder(folder) / "approximate.ivf"), faiss.IO_FLAG_MMAP)
    parameters = faiss.SearchParametersIVF(nprobe=approximation.probes)  # type: ignore[call-arg]
    return lambda query: inverted.search(query, _K, params=parameters)


def _recall(folder: Path, index: Index, vectors: FloatMatrix) -> float:
    """Return the share of the 10 nearest rows of real questions that the index finds."""
    if index.manifest.approximation is None:
        return 1.0
    found, exact = open_dense(folder, index.manifest), DenseIndex.load(dense_folder(folder))
    shares = []
    for vector in vectors:
        near = {row for row, _ in exact.search(vector, 10)}
        shares.append(len(near & {row for row, _ in found.search(vector, 10)}) / len(near))
    return float(np.mean(shares))


def _anonymous_bytes() -> int:
    _, resident, shared = map(int, Path("/proc/self/statm").read_text().split()[:3])
    return (resident - shared) * _PAGE_BYTES


def _mapped_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[2]) * _PAGE_BYTES
