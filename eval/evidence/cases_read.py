"""Cases with their passages as the evidence model read them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from eval.cases import EvalCase
from eval.metrics.source_texts import same_source
from index.embedding import load_embedder
from index.filters import SearchFilters
from index.ingest import ingest
from index.store import Index
from rag.evidence_model.context import context_of
from rag.evidence_model.model import EvidenceModel
from rag.evidence_model.reading import Reading
from rag.retrieval import Retriever, given_passages
from rag.types import Passage


@dataclass(frozen=True, slots=True)
class CaseRead:
    """A case, what was put before the model, and what it said of each passage."""

    case: EvalCase
    passages: list[Passage]
    readings: list[Reading]


def read_given(cases: Sequence[EvalCase], model: EvidenceModel) -> list[CaseRead]:
    """Read the passages that the cases bring."""
    return [
        _read(case, given_passages(case.passages or ()), model)
        for case in tqdm(cases, desc="阅读", unit="题")
    ]


def read_found(
    cases: Sequence[EvalCase], retriever: Retriever, sources: Sequence[str], model: EvidenceModel, k: int
) -> list[CaseRead]:
    """Read the k passages found for each case.

    Args:
        sources: Where not empty, only the documents among these that hold the gold of the case are searched.
    """
    read = []
    for case in tqdm(cases, desc="检索并阅读", unit="题"):
        right = tuple(s for s in sources if any(same_source(s, gold.source) for gold in case.gold))
        filters = SearchFilters(sources=right) if sources else None
        read.append(_read(case, retriever.retrieve(case.question, k, filters), model))
    return read


@contextmanager
def searched(corpus: Path, workspace: Path | None = None) -> Iterator[tuple[Retriever, list[str]]]:
    """Ingest a folder into a workspace, a temporary one for None, and give its retriever and the sources in it."""
    embedder = load_embedder("bundled")
    with tempfile.TemporaryDirectory() as scratch:
        workspace = workspace or Path(scratch)
        ingest([corpus], workspace, embedder, show_progress=True)
        index = Index.open(workspace, embedder=embedder)
        try:
            yield Retriever(index), [entry.source for entry in index.entries]
        finally:
            index.close()


def _read(case: EvalCase, passages: list[Passage], model: EvidenceModel) -> CaseRead:
    # A text that the caller gives has a name, not a title.
    contexts = [context_of(p.title, p.section_path) if p.doc_id else "" for p in passages]
    return CaseRead(case, passages, model.read(case.question, contexts, [p.text for p in passages]))
