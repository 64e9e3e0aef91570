"""What the server adds to the bare pipeline."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import numpy as np

from eval.load.caller import PATIENCE_S
from eval.load.crowd import ASK
from eval.load.spread import Spread, spread
from index.embedding import load_embedder
from index.store import Index
from rag.building import build_pipeline
from rag.evidence_model.loading import load_evidence_model
from rag.generation.loading import load_generator

Ask = Callable[[str], int]
"""Asks a question; returns the milliseconds that the pipeline says its answer took."""


@dataclass(frozen=True, slots=True)
class Overhead:
    """The same questions, asked of the pipeline in this process and of the server.

    Attributes:
        more_ms: Median over the questions of how much longer the server took.
        more_percent: Of the pipeline's median.
        outside_ms: Median of what a served answer took beyond what the pipeline inside the server says it took: unlike
            `more_ms` it does not feel what else the machine does while the pipelines work.
    """

    bare: Spread
    served: Spread
    more_ms: float
    more_percent: float
    outside_ms: float


def overhead(bare: Ask, served: Ask, questions: Sequence[str]) -> Overhead:
    """Ask both each question, to and fro; ask each once before, so that both remember the same.

    Raises:
        ValueError: If there are no questions.
    """
    bare_ms: list[float] = []
    served_ms: list[float] = []
    inside_ms: list[float] = []
    for at, question in enumerate(questions):
        pair = ((bare, bare_ms), (served, served_ms))
        for ask, milliseconds in pair if at % 2 else reversed(pair):
            ask(question)
            started = time.perf_counter()
            inside = ask(question)
            milliseconds.append((time.perf_counter() - started) * 1000)
            if ask is served:
                inside_ms.append(inside)
    of_bare, of_served = spread(bare_ms), spread(served_ms)
    if of_bare is None or of_served is None:
        raise ValueError("no questions to ask")
    more_ms = float(np.median(np.subtract(served_ms, bare_ms)))
    outside_ms = float(np.median(np.subtract(served_ms, inside_ms)))
    return Overhead(of_bare, of_served, more_ms, more_ms / of_bare.p50 * 100, outside_ms)


@contextmanager
def bare_pipeline(workspace: Path) -> Iterator[Ask]:
    """Give the pipeline of the default configuration over a workspace, in this process."""
    embedder = load_embedder("bundled")
    index = Index.open(workspace, embedder=embedder)
    try:
        pipeline = build_pipeline(
            index, embedder, load_generator("bundled"), mode="select", reader=load_evidence_model()
        )
        yield lambda question: pipeline.ask(question).timings_ms["total"]
    finally:
        index.close()


@contextmanager
def asked_over_http(url: str) -> Iterator[Ask]:
    """Give the server's answers as another program gets them, over one connection."""
    with httpx.Client(base_url=url, timeout=PATIENCE_S, trust_env=False) as client:

        def ask(question: str) -> int:
            reply = client.post(ASK, json={"question": question}).raise_for_status().json()
            total: int = reply["timings_ms"]["total"]
            return total

        yield ask
