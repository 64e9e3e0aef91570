"""Markers and words of a composed sentence back to the exact spans it stands on."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.sentences import sentence_spans
from index.tokenizing import bigrams
from rag.instructions import is_instruction
from rag.quantities import Quantity, find_quantities, supports
from rag.types import Passage, Span
from rag.verification.names import find_names

# [1] and its wide and lenticular cousins; a bracketed year is part of a document number, not a marker.
_MARKER = re.compile(r"[\[［【]\s*(?P<numbers>\d{1,2}(?:\s*[,，、]\s*\d{1,2})*)\s*[\]］】]")
_MAX_SPANS = 3
_WEIGHT = 5


def split_markers(sentence: str, passage_count: int) -> tuple[str, list[int], list[int]]:
    """Return a sentence without its markers, the passage numbers they name, and the numbers that name no passage.

    Only `1 <= n <= passage_count` names a passage.
    """
    valid: list[int] = []
    invalid: list[int] = []
    for match in _MARKER.finditer(sentence):
        for number in map(int, re.findall(r"\d+", match["numbers"])):
            (valid if 1 <= number <= passage_count else invalid).append(number)
    return _MARKER.sub("", sentence).strip(), list(dict.fromkeys(valid)), invalid


def attribute(sentence: str, passages: Sequence[Passage]) -> tuple[Span, ...]:
    """Return the fewest sentences of the passages that together hold a sentence's words, figures and names, in text order.

    What tells a machine what to answer holds nothing up. Greedy: each step takes the sentence that adds most of what is still
    missing; a figure or a name counts five times a bigram.
    """
    wanted = set(bigrams(sentence))
    figures = find_quantities(sentence)
    names = find_names(sentence)
    candidates = [
        (Span(passage.number, passage.start + start, passage.start + end), passage.text[start:end])
        for passage in passages
        for start, end in sentence_spans(passage.text, 0, len(passage.text))
        if not is_instruction(passage.text[start:end])
    ]
    # Of each candidate: bigrams, and the places of the figures and names in theirs that it holds.
    held = [
        (
            wanted & set(bigrams(text)),
            _figures_in(text, figures),
            {at for at, n in enumerate(names) if n in text},
        )
        for _, text in candidates
    ]
    missing, lacking, unnamed = wanted, set(range(len(figures))), set(range(len(names)))
    chosen: list[int] = []
    while missing and candidates and len(chosen) < _MAX_SPANS:
        gains = [
            len(missing & words) + _WEIGHT * (len(lacking & numbers) + len(unnamed & named))
            for words, numbers, named in held
        ]
        best = max(range(len(candidates)), key=gains.__getitem__)
        if gains[best] < max(2, 0.15 * len(wanted)):
            break
        chosen.append(best)
        words, numbers, named = held[best]
        missing, lacking, unnamed = missing - words, lacking - numbers, unnamed - named
        if not lacking and not unnamed and len(missing) < 3:
            break
    return tuple(sorted((candidates[at][0] for at in chosen), key=lambda span: (span.number, span.start)))


def _figures_in(text: str, figures: Sequence[Quantity]) -> set[int]:
    known = find_quantities(text) if figures else []
    return {at for at, figure in enumerate(figures) if any(supports(other, figure) for other in known)}
