"""May a sentence be shown? Figures must stand in the words it cites and be told of the same; the rest must be borne by them."""

from __future__ import annotations

from collections.abc import Sequence

from rag.verification.judging import SUPPORTED, SupportJudge
from rag.verification.lexical_verifier import LexicalVerifier
from rag.verification.verdict import Verdict
from rag.verification.verifying import Verifier

__all__ = ["SUPPORTED", "LexicalVerifier", "SupportJudge", "Verdict", "Verifier", "verify_sentence"]


def verify_sentence(sentence: str, cited: Sequence[str], frame: Sequence[str] = ()) -> Verdict:
    """Check one answer sentence without a model; see `Verifier.verify`."""
    return LexicalVerifier().verify(sentence, cited, frame)
