"""The verifier that lets a model say whether the wording is borne."""

from __future__ import annotations

from collections.abc import Sequence

from rag.generation.base import GenerationError
from rag.verification.checks import find_problems
from rag.verification.judging import SUPPORTED, SupportJudge
from rag.verification.lexical_verifier import FAILED, LexicalVerifier
from rag.verification.prose import is_quoted
from rag.verification.verdict import NOT_BORNE, NOTHING_CITED, Verdict


class JudgedVerifier:
    """Checks figures, names and forces as the lexical one does, and asks a judge about what is left."""

    def __init__(self, judge: SupportJudge) -> None:
        self._judge = judge
        self._lexical = LexicalVerifier()
        self.name = judge.name

    def verify(self, sentence: str, cited: Sequence[str], frame: Sequence[str] = ()) -> Verdict:
        """Return what was found about a sentence; see `Verifier`. A whole quotation needs no judge.

        Where the judge fails, the lexical verdict stands.
        """
        if not cited:
            return NOTHING_CITED
        if is_quoted(sentence, cited):
            return self._lexical.verify(sentence, cited, frame)
        if problems := find_problems(sentence, cited, frame):
            return Verdict(FAILED, tuple(problems))
        try:
            support = self._judge.support(sentence, [*frame, *cited])
        except (GenerationError, ValueError):
            return self._lexical.verify(sentence, cited, frame)
        return Verdict(support, () if support >= SUPPORTED else (NOT_BORNE,))
