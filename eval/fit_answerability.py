"""Where the numbers in `rag.answerability` come from: `python -m eval.fit_answerability`.

Reads the evidence for every seed case with the bundled models, fits a logistic regression on the `tune` half (classes
weighed alike) and prints its coefficients and, for both halves, what share of answerable cases is refused and of
unanswerable ones is refused, at several thresholds. Cases that the constraints of `rag.constraints` refuse count in.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from tqdm import tqdm

from eval.cases import EvalCase, load_cases
from index.embedder import Embedder
from index.embedding import load_embedder
from index.ingest import ingest
from index.store import Index
from rag.answerability import Signals, signals
from rag.constraints import violations
from rag.evidence import find_evidence, rerank
from rag.generation.base import LikelihoodScorer
from rag.generation.loading import load_generator
from rag.prompts import likelihood_pair, unconditional_pair
from rag.question import read_question
from rag.retrieval import Retriever

_ROOT = Path(__file__).parent.parent
_THRESHOLDS = (0.2, 0.3, 0.4, 0.5, 0.6)
_PASSAGES, _CANDIDATES = 6, 5  # the defaults of `rag.building.build_pipeline`


def read_signals(
    case: EvalCase, retriever: Retriever, embedder: Embedder, scorer: LikelihoodScorer
) -> Signals | None:
    """Return the signals of the best evidence for a case; None where no sentence may answer it at all."""
    question = read_question(case.question)
    found = find_evidence(case.question, retriever.retrieve(case.question, _PASSAGES), embedder, _CANDIDATES)
    evidence = [item for item in found if not violations(question, item)]
    if not evidence:
        return None
    pairs = [*(likelihood_pair(case.question, item) for item in evidence), unconditional_pair(case.question)]
    *conditional, alone = scorer.log_likelihoods(pairs)
    return signals(question, rerank(evidence, conditional, alone)[0])


def main() -> int:
    """Print coefficients and both halves; return the exit status."""
    cases = load_cases(_ROOT / "eval" / "data" / "seed.jsonl")
    embedder, scorer = load_embedder("bundled"), load_generator("bundled")
    if not isinstance(scorer, LikelihoodScorer):
        print("内置语言模型不能给出概率。", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as workspace:
        ingest([_ROOT / "corpus" / "documents"], Path(workspace), embedder)
        index = Index.open(Path(workspace), embedder=embedder)
        retriever = Retriever(index)
        read = [read_signals(case, retriever, embedder, scorer) for case in tqdm(cases, desc="阅读")]
        index.close()
    known = [(case, seen) for case, seen in zip(cases, read, strict=True) if seen is not None]
    features = np.array([(seen.absent_weight, seen.absent, seen.gain) for _, seen in known])
    labels = np.array([case.answerable for case, _ in known])
    tune = np.array(["tune" in case.tags for case, _ in known])
    model = LogisticRegression(class_weight="balanced").fit(features[tune], labels[tune])
    print("absent_weight, absent, gain:", model.coef_[0].round(3), "intercept:", model.intercept_.round(3))
    print("median gain of answerable cases:", np.median(features[labels, 2]).round(2))
    likely = dict(zip((case.id for case, _ in known), model.predict_proba(features)[:, 1], strict=True))
    for half in ("tune", "report"):
        _print_half(half, [case for case in cases if half in case.tags], likely)
    return 0


def _print_half(half: str, cases: Sequence[EvalCase], likely: dict[str, float]) -> None:
    print(f"{half}: threshold, answerable refused, unanswerable refused")
    for threshold in _THRESHOLDS:
        refused = {
            answerable: np.mean(
                [likely.get(case.id, 0.0) < threshold for case in cases if case.answerable is answerable]
            )
            for answerable in (True, False)
        }
        print(f"  {threshold:.1f}  {refused[True]:.3f}  {refused[False]:.3f}")


if __name__ == "__main__":
    raise SystemExit(main())
