"""Cases with their passages as the evidence model read them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from eval.cases import EvalCase
from eval.metrics.source_texts import same_source
from index.embedding import load_embedder
from index.filters import EVERYTHING_CURRENT, SearchFilters
from index.ingest import ingest
from index.store import Index
from rag.evidence_model.context import context_of
from rag.evidence_model.model import EvidenceModel
from rag.evidence_model.reading import Reading
from rag.retrieval import MAX_PASSAGE_CHARS, Retriever, given_passages
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
    cases: Sequence[EvalCase],
    retriever: Retriever,
    model: EvidenceModel,
    k: int,
    filters: Callable[[EvalCase], SearchFilters] = lambda case: EVERYTHING_CURRENT,
) -> list[CaseRead]:
    """Read the k passages found for each case among what its filters admit."""
    read = []
    for case in tqdm(cases, desc="检索并阅读", unit="题"):
        read.append(_read(case, retriever.retrieve(case.question, k, filters(case)), model))
    return read


def of_its_gold(case: EvalCase, sources: Sequence[str]) -> SearchFilters:
    """Return what admits only the documents, among these, that hold the gold of a case."""
    return SearchFilters(
        sources=tuple(s for s in sources if any(same_source(s, gold.source) for gold in case.gold))
    )


@contextmanager
def searched(
    corpus: Path, workspace: Path | None = None, max_chars: int = MAX_PASSAGE_CHARS
) -> Iterator[tuple[Retriever, Index]]:
    """Ingest a folder into a workspace, a temporary one for None, and give its retriever and its index.

    Args:
        max_chars: Of a passage; 0 for the chunks as they were found.
    """
    embedder = load_embedder("bundled")
    with tempfile.TemporaryDirectory() as scratch:
        workspace = workspace or Path(scratch)
        ingest([corpus], workspace, embedder, show_progress=True)
        index = Index.open(workspace, embedder=embedder)
        try:
            yield Retriever(index, max_chars=max_chars), index
        finally:
            index.close()


def _read(case: EvalCase, passages: list[Passage], model: EvidenceModel) -> CaseRead:
    # A text that the caller gives has a name, not a title.
    contexts = [context_of(p.title, p.section_path) if p.doc_id else "" for p in passages]
    return CaseRead(case, passages, model.read(case.question, contexts, [p.text for p in passages]))
