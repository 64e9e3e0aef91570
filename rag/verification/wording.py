"""How much of a sentence's words are the source's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.tokenizing import bigrams
from rag.verification.contrasts import KNOWN_WORDS, same_meaning
from rag.verification.prose import Clause, Word, clauses_of, plain

_MIN_CLAUSE_CHARS = 4
_PUNCTUATION = re.compile(r"[^\w]|_")
# How many characters of the source may stand between those of a word that it writes at length (升级 in 升一级).
_GAP = r"[^，。；]{0,3}"


@dataclass(frozen=True, slots=True)
class Wording:
    """Shares from 0 to 1; 1 where there is nothing to share.

    Attributes:
        covered: Of the sentence's content words, weighed by their characters, those that the source has.
        pairs: Of its character bigrams, figures aside, those that the source has.
        weakest: The mean of both for the clause that has least: one invented clause must not hide behind several true ones.
    """

    covered: float
    pairs: float
    weakest: float


def compare_wording(sentence: str, cited: Sequence[str], frame: Sequence[str] = ()) -> Wording:
    """Return how much of a sentence's words stand in the cited texts or the frame."""
    source = _PUNCTUATION.sub("", plain("\n".join([*cited, *frame])))
    spoken = [word for clause in clauses_of(cited) for word in clause.words]
    alike = {word.text for word in spoken if word.text in KNOWN_WORDS}
    clauses = clauses_of([sentence])
    known = set(bigrams(plain("\n".join([*cited, *frame]))))
    credits = [_credits(clause, source, alike) for clause in clauses]
    pairs = [[token in known for token in bigrams(_without_figures(clause))] for clause in clauses]
    parts = [
        (got / size + _mean(flags)) / 2
        for (got, size), flags in zip(credits, pairs, strict=True)
        if size >= _MIN_CLAUSE_CHARS
    ]
    total = sum(size for _, size in credits)
    covered = sum(got for got, _ in credits) / total if total else 1.0
    shared = _mean([flag for flags in pairs for flag in flags])
    return Wording(covered, shared, min(parts, default=(covered + shared) / 2))


def _mean(flags: Sequence[bool]) -> float:
    return sum(flags) / len(flags) if flags else 1.0


def _credits(clause: Clause, source: str, alike: set[str]) -> tuple[float, int]:
    content = [word for word in clause.words if word.has_content]
    return sum(len(w.text) * _credit(w, source, alike) for w in content), sum(len(w.text) for w in content)


def _credit(word: Word, source: str, alike: set[str]) -> float:
    if word.text in source or any(same_meaning(word.text, other) for other in alike):
        return 1.0
    return 0.8 if len(word.text) > 1 and re.search(_GAP.join(map(re.escape, word.text)), source) else 0.0


def _without_figures(clause: Clause) -> str:
    text = clause.text
    for figure in reversed(clause.figures):
        text = f"{text[: figure.start]} {text[figure.end :]}"
    return text
