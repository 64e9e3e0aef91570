"""The judge that needs no model: figures, negations and words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from eval.metrics.grounding import ungrounded
from eval.metrics.normal_form import normal_form

# Share of a claim's character trigrams that stand in the cited words, at which half of the claims are supported.
_HALF = 0.55
_NEGATION = re.compile(
    r"不得|不能|不准|不可|不应|禁止|严禁|不予|无需|不再|未能|没有|不是|并非|尚未|免于|[不未无非勿]"
)
# Figures are compared by value: 百分之九点七 shares no character with 9.7%.
_NUMERAL = re.compile(r"百分之|[\d.%〇零一二两三四五六七八九十百千万亿点]+")


_QUOTED = re.compile(r"“([^“”]+)”|《([^《》]+)》")


class LexicalJudge:
    """Supported is a claim whose figures and quoted words all stand in the cited words, that negates what they negate,
    and whose characters, three by three, are mostly theirs.
    """

    name = "lexical-numeric"

    def support(self, claim: str, cited: Sequence[str]) -> float:
        """Return 0 for a figure, a quotation or a negation that the cited words lack, else the share of shared trigrams, rescaled."""
        words = normal_form(claim)
        if not words:
            return 1.0
        if not cited or ungrounded(claim, list(cited)):
            return 0.0
        evidence = normal_form("".join(cited))
        quoted = [normal_form(match[1] or match[2]) for match in _QUOTED.finditer(claim)]
        if any(each not in evidence for each in quoted) or _negations(words) - _negations(evidence):
            return 0.0
        grams = _trigrams(_NUMERAL.sub("", words) or words)
        known = _trigrams(_NUMERAL.sub("", evidence)) + _trigrams(evidence)
        share = sum(min(count, known[gram]) for gram, count in grams.items()) / grams.total()
        return min(1.0, 0.5 * share / _HALF) if share < _HALF else 0.5 + 0.5 * (share - _HALF) / (1 - _HALF)


def _negations(text: str) -> set[str]:
    """Return each negation with the two characters after it: 不得超过 is not 不得低于."""
    return {text[match.start() : match.end() + 2] for match in _NEGATION.finditer(text)}


def _trigrams(text: str) -> Counter[str]:
    if len(text) < 3:
        return Counter([text] if text else [])
    return Counter(text[at : at + 3] for at in range(len(text) - 2))
