"""May a sentence be shown? Every figure in it must stand in the words it cites, and the rest must be borne by them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.sentences import clause_spans
from index.tokenizing import bigrams
from rag.quantities import find_quantities, unsupported_quantities

# Share of a sentence's character bigrams that its cited words must hold. A sentence put together from evidence words
# keeps over 0.8 of them; one about something else in the same document under 0.5 (docs/benchmarks.md).
MIN_SUPPORT = 0.6
MIN_CLAUSE_SUPPORT = 0.4
_MIN_CLAUSE_BIGRAMS = 4
_NEGATIONS = re.compile(
    r"不得|不能|不准|不可|不应|禁止|严禁|不予|无需|不再|未能|没有|不是|并非|尚未|免于|除外"
)
_NEGATED = re.compile(rf"(?P<no>{_NEGATIONS.pattern}|[不未无非勿])(?P<what>[\u4e00-\u9fff]{{3}})")


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome for one sentence.

    Attributes:
        support: 0 to 1, how much of it the cited words bear.
        problems: What failed, in Chinese; empty if it may be shown.
    """

    support: float
    problems: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether the sentence may be shown."""
        return not self.problems


def verify_sentence(sentence: str, cited: Sequence[str]) -> Verdict:
    """Check one answer sentence against the texts of the spans it cites.

    Fails where a number, date, percentage, amount or document number of the sentence stands in none of the cited
    texts, where a negation was added or lost, or where less than `MIN_SUPPORT` of
    its words, or `MIN_CLAUSE_SUPPORT` of a clause's, are theirs.
    """
    if not cited:
        return Verdict(0.0, ("没有引用",))
    problems: list[str] = []
    if missing := unsupported_quantities(sentence, *cited):
        problems.append(f"所引原文没有这些数字：{'、'.join(missing)}")
    evidence = "\n".join(cited)
    known = {*bigrams(evidence), *bigrams(_without_figures(evidence))}
    support = _share(sentence, known)
    # One invented clause must not hide behind several true ones.
    weakest = min((_share(clause, known) for clause in _clauses(sentence)), default=support)
    if support < MIN_SUPPORT or weakest < MIN_CLAUSE_SUPPORT:
        problems.append("所引原文不支持这句话")
    new = set(_NEGATIONS.findall(sentence)) - set(_NEGATIONS.findall(evidence))
    if added := new | _negated_only_in(sentence, evidence):
        problems.append(f"原文没有这样的否定：{'、'.join(sorted(added))}")
    if lost := _negated_only_in(evidence, sentence):
        problems.append(f"原文有这样的否定：{'、'.join(sorted(lost))}")
    return Verdict(support, tuple(problems))


def _clauses(sentence: str) -> list[str]:
    spans = clause_spans(sentence, 0, len(sentence))
    return [
        piece for start, end in spans if len(bigrams(piece := sentence[start:end])) >= _MIN_CLAUSE_BIGRAMS
    ]


def _share(text: str, known: set[str]) -> float:
    """Return the share of a text's bigrams that are known; its figures do not count, they are checked by value."""
    tokens = bigrams(_without_figures(text))
    return sum(token in known for token in tokens) / len(tokens) if tokens else 1.0


def _without_figures(text: str) -> str:
    for quantity in reversed(find_quantities(text)):
        text = f"{text[: quantity.start]} {text[quantity.end :]}"
    return text


def _negated_only_in(text: str, other: str) -> set[str]:
    """Return what `text` says with a negation before it, always, and `other` without one."""
    found = set()
    for match in _NEGATED.finditer(text):
        negated, what = match[0], match["what"]
        if what in other and negated not in other and text.count(what) == text.count(negated):
            found.add(negated)
    return found
