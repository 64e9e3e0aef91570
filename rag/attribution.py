"""Markers and words of a composed sentence back to the exact spans it stands on."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.sentences import sentence_spans
from index.tokenizing import bigrams
from rag.quantities import unsupported_quantities
from rag.types import Passage, Span

# [1] and its wide and lenticular cousins; a bracketed year is part of a document number, not a marker.
_MARKER = re.compile(r"[\[［【]\s*(?P<numbers>\d{1,2}(?:\s*[,，、]\s*\d{1,2})*)\s*[\]］】]")
_MAX_SPANS = 3


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
    """Return the fewest sentences of the passages that together hold a sentence's words and figures, in text order.

    Greedy: each step takes the sentence that adds most of what is still missing; figures count five times a bigram.
    """
    missing = set(bigrams(sentence))
    figures = set(unsupported_quantities(sentence))
    candidates = [
        (Span(passage.number, passage.start + start, passage.start + end), passage.text[start:end])
        for passage in passages
        for start, end in sentence_spans(passage.text, 0, len(passage.text))
    ]
    chosen: list[tuple[Span, str]] = []
    while missing and candidates and len(chosen) < _MAX_SPANS:
        gains = [
            len(missing & set(bigrams(text))) + 5 * sum(f in text for f in figures) for _, text in candidates
        ]
        best = max(range(len(candidates)), key=gains.__getitem__)
        if gains[best] < max(2, 0.15 * len(set(bigrams(sentence)))):
            break
        span, text = candidates.pop(best)
        chosen.append((span, text))
        missing -= set(bigrams(text))
        figures = {f for f in figures if f not in text}
        if not unsupported_quantities(sentence, *(t for _, t in chosen)) and len(missing) < 3:
            break
    return tuple(sorted((span for span, _ in chosen), key=lambda span: (span.number, span.start)))
