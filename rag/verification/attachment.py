"""A figure must be told of what the source tells it of."""

from __future__ import annotations

from collections.abc import Sequence

from index.tokenizing import bigrams
from rag.places import mentions_place
from rag.quantities import supports
from rag.verification.contrasts import exclude_each_other
from rag.verification.figures import conflicting
from rag.verification.subjects import Label, LabelledFigure, labelled_figures

# By how many characters and pairs of characters a label must fit another figure better than its own: one name has two.
_MARGIN = 2


def misattached_figures(sentence: str, cited: Sequence[str]) -> list[str]:
    """Return the figures of a sentence, as printed, that the cited words tell of something else.

    A figure is misattached where each figure of the cited texts that has its value is of another year, place, direction, or
    an opposite (城镇, 农村), or where its words fit a figure of another value better. Figures that are not there are no
    matter of this; see `missing_figures`.
    """
    known = [each for text in cited for each in labelled_figures(text)]
    found = []
    for claimed in labelled_figures(sentence):
        bearers = [
            other
            for other in known
            if supports(other.figure, claimed.figure)
            and not conflicting(other.figure.bound, claimed.figure.bound)
        ]
        if (bearers and all(_contradicts(claimed, other) for other in bearers)) or (
            bearers and _fits_another_better(claimed, bearers, known)
        ):
            found.append(claimed.printed)
    return found


def _contradicts(claimed: LabelledFigure, stated: LabelledFigure) -> bool:
    asked, said = claimed.label, stated.label
    if asked.years and said.years and not asked.years & said.years:
        return True
    if asked.places and said.places and not _share_a_place(asked, said):
        return True
    if None not in (asked.direction, said.direction) and asked.direction != said.direction:
        return True
    if asked.is_base != said.is_base:
        return True
    return exclude_each_other(asked.words, said.words)


def _share_a_place(one: Label, other: Label) -> bool:
    return any(
        mentions_place(place, there) or mentions_place(there, place)
        for place in one.places
        for there in other.places
    )


def _fits_another_better(
    claimed: LabelledFigure, bearers: Sequence[LabelledFigure], known: Sequence[LabelledFigure]
) -> bool:
    asked = _traits(claimed.label)
    rivals = [
        other
        for other in known
        if other.figure.kind == claimed.figure.kind
        and other.figure.unit == claimed.figure.unit
        and other.figure.value != claimed.figure.value
    ]
    best = max(len(asked & _traits(other.label)) for other in bearers)
    return any(len(asked & _traits(other.label)) >= best + _MARGIN for other in rivals)


def _traits(label: Label) -> set[str]:
    words = label.words | label.years | label.places
    return {trait for word in words for trait in (*word, *bigrams(word))}
