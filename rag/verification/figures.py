"""Every figure of a sentence must stand in the words it cites."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.quantities import Bound, Quantity, find_quantities, supports

_TITLE = re.compile(r"《[^》]*》|[(（][^)）]*[)）]")


def missing_figures(sentence: str, cited: Sequence[str], frame: Sequence[str] = ()) -> list[str]:
    """Return the figures of a sentence, as printed, that the cited words do not state, in order.

    A year that the cited words leave open may stand in the innermost line of the frame that states any. An amount with
    以上, 不超过 and the like wants the same said of it.

    Args:
        frame: Title and headings above the cited words, outermost first.
    """
    known = [quantity for text in cited for quantity in find_quantities(text)]
    framed = _framed_years(cited, frame)
    return [
        sentence[figure.start : figure.end]
        for figure in find_quantities(sentence)
        if not _stands(figure, known) and not (figure.kind == "year" and figure.value in framed)
    ]


def _stands(figure: Quantity, known: Sequence[Quantity]) -> bool:
    return any(supports(other, figure) and not conflicting(figure.bound, other.bound) for other in known)


def conflicting(one: Bound, other: Bound) -> bool:
    """Say whether two figures of one value differ in what is said beside it; 约 may come and go, 以上 may not."""
    return one != other and bool({"min", "max"} & {one, other})


def _framed_years(cited: Sequence[str], frame: Sequence[str]) -> set[str]:
    if any(_years(_TITLE.sub("", text)) for text in cited):
        return set()
    return next((years for line in reversed(frame) if (years := _years(line))), set())


def _years(text: str) -> set[str]:
    return {
        figure.value.split("-")[0]
        for figure in find_quantities(text)
        if figure.kind in ("year", "date") and figure.value[:1] != "-"
    }
