"""Where the numbers in `rag.answerability` come from: `python -m eval.fit_answerability [--given CASES…]`.

Reads the evidence for every case with the bundled models, fits a logistic regression on one half (classes weighed alike) and
prints its coefficients and, for both halves, what share of answerable cases is refused and of unanswerable ones is
refused, at several thresholds. Cases that the constraints of `rag.admission.constraints` refuse count in. Without arguments: the seed
cases, by search, without the evidence model. With `--given`: cases that bring their passages, read by the evidence model.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from tqdm import tqdm

from eval.cases import EvalCase, load_cases
from eval.runner import sample_evenly
from index.embedder import Embedder
from index.embedding import load_embedder
from index.ingest import ingest
from index.store import Index
from rag.admission.constraints import violations
from rag.answerability import Signals, signals
from rag.evidence import PassageReader, find_evidence, rerank
from rag.evidence_model.loading import load_evidence_model
from rag.generation.base import LikelihoodScorer
from rag.generation.loading import load_generator
from rag.prompts import likelihood_pair, unconditional_pair
from rag.question import read_question
from rag.retrieval import Retriever, given_passages
from rag.types import Passage

_ROOT = Path(__file__).parent.parent
_THRESHOLDS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
_FEATURES = ("absent_weight", "absent", "gain", "relevance", "span")
_PASSAGES, _CANDIDATES = 6, 5  # the defaults of `rag.building.build_pipeline`


@dataclass(frozen=True, slots=True)
class _Read:
    """A case of a file, what was seen of its best evidence, and whether it is fitted to."""

    file: str
    case: EvalCase
    seen: Signals | None
    tunes: bool


def read_signals(
    case: EvalCase,
    passages: Sequence[Passage],
    embedder: Embedder,
    scorer: LikelihoodScorer,
    reader: PassageReader | None = None,
) -> Signals | None:
    """Return the signals of the best evidence for a case; None where no sentence may answer it at all."""
    question = read_question(case.question)
    found = find_evidence(case.question, passages, embedder, _CANDIDATES, reader)
    evidence = [item for item in found if not violations(question, item)]
    if not evidence:
        return None
    pairs = [*(likelihood_pair(case.question, item) for item in evidence), unconditional_pair(case.question)]
    *conditional, alone = scorer.log_likelihoods(pairs)
    return signals(question, rerank(evidence, conditional, alone)[0])


def main() -> int:
    """Print coefficients and both halves; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m eval.fit_answerability")
    parser.add_argument(
        "--given", type=Path, nargs="+", help="cases with passages, instead of the seed cases"
    )
    parser.add_argument(
        "--most", type=int, default=150, help="of each file, this many of either class and half"
    )
    options = parser.parse_args()
    embedder, scorer = load_embedder("bundled"), load_generator("bundled")
    if not isinstance(scorer, LikelihoodScorer):
        print("内置语言模型不能给出概率。", file=sys.stderr)
        return 1
    read = (
        list(_given(options.given, options.most, embedder, scorer))
        if options.given
        else list(_searched(embedder, scorer))
    )
    known = [item for item in read if item.seen is not None]
    names = _FEATURES if options.given else _FEATURES[:3]
    features = np.array([[getattr(item.seen, name) for name in names] for item in known])
    labels = np.array([item.case.answerable for item in known])
    tune = np.array([item.tunes for item in known])
    model = LogisticRegression(class_weight="balanced", max_iter=1000).fit(features[tune], labels[tune])
    print(", ".join(names), model.coef_[0].round(3), "intercept:", model.intercept_.round(3))
    print("median gain of answerable cases:", np.median(features[labels, 2]).round(2))
    likely = dict(zip((id(item) for item in known), model.predict_proba(features)[:, 1], strict=True))
    for tunes in (True, False):
        for file in dict.fromkeys(item.file for item in read):
            half = [item for item in read if item.tunes is tunes and item.file == file]
            _print_half(f"{file}, {'tune' if tunes else 'report'}", half, likely)
    return 0


def _searched(embedder: Embedder, scorer: LikelihoodScorer) -> Iterator[_Read]:
    with tempfile.TemporaryDirectory() as workspace:
        ingest([_ROOT / "corpus" / "documents"], Path(workspace), embedder)
        index = Index.open(Path(workspace), embedder=embedder)
        retriever = Retriever(index)
        for case in tqdm(load_cases(_ROOT / "eval" / "data" / "seed.jsonl"), desc="阅读"):
            passages = retriever.retrieve(case.question, _PASSAGES)
            yield _Read("seed", case, read_signals(case, passages, embedder, scorer), "tune" in case.tags)
        index.close()


def _given(files: Sequence[Path], most: int, embedder: Embedder, scorer: LikelihoodScorer) -> Iterator[_Read]:
    reader = load_evidence_model()
    for file in files:
        cases = load_cases(file)
        for answerable in (True, False):
            kind = [case for case in cases if case.answerable is answerable]
            for half in (0, 1):
                for case in tqdm(sample_evenly(kind[half::2], most), desc=f"{file.name} {half}"):
                    passages = given_passages(case.passages or ())
                    seen = read_signals(case, passages, embedder, scorer, reader)
                    yield _Read(file.name, case, seen, half == 0)


def _print_half(name: str, half: Sequence[_Read], likely: dict[int, float]) -> None:
    print(f"{name}: threshold, answerable refused, unanswerable refused")
    for threshold in _THRESHOLDS:
        refused = {
            answerable: np.mean(
                [likely.get(id(item), 0.0) < threshold for item in half if item.case.answerable is answerable]
            )
            for answerable in (True, False)
        }
        print(f"  {threshold:.1f}  {refused[True]:.3f}  {refused[False]:.3f}")


if __name__ == "__main__":
    raise SystemExit(main())
