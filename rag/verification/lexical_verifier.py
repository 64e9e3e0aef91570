"""The verifier that needs no model."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rag.verification.checks import find_problems
from rag.verification.judging import SUPPORTED
from rag.verification.prose import is_quoted
from rag.verification.verdict import NOT_BORNE, NOTHING_CITED, Verdict
from rag.verification.wording import Wording, compare_wording

# Logistic regression over the tuning half: `python -m eval.sabotage.fit_support` (docs/evaluation.md).
_BIAS = -8.82
_WEIGHTS = (2.14, 3.27, 7.61)  # covered, pairs, weakest
# The highest support of a sentence that fails a check: how often such a one is true after all.
FAILED = 0.1
_ALL = Wording(1.0, 1.0, 1.0)


class LexicalVerifier:
    """Passes a sentence whose figures, names, forces and words are those of its source; both a verifier and a judge."""

    name = "lexical"

    def verify(self, sentence: str, cited: Sequence[str], frame: Sequence[str] = ()) -> Verdict:
        """Return what was found about a sentence; see `Verifier`."""
        if not cited:
            return NOTHING_CITED
        if is_quoted(sentence, cited):
            return Verdict(_probability(_ALL), ())
        problems = find_problems(sentence, cited, frame)
        support = _probability(compare_wording(sentence, cited, frame))
        if support < SUPPORTED:
            problems.append(NOT_BORNE)
        return Verdict(min(support, FAILED) if problems else support, tuple(problems))

    def support(self, claim: str, cited: Sequence[str]) -> float:
        """Return the support of a claim without a frame; see `SupportJudge`."""
        return self.verify(claim, cited).support


def _probability(wording: Wording) -> float:
    features = (wording.covered, wording.pairs, wording.weakest)
    return 1 / (1 + math.exp(-(_BIAS + sum(w * x for w, x in zip(_WEIGHTS, features, strict=True)))))
