"""Where the figures of several answers to one question differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.quantities import Quantity, find_quantities


@dataclass(frozen=True, slots=True)
class Figure:
    """A percentage or an amount in a text.

    Attributes:
        text: As printed.
        start: Offset in the text.
        end: One past its last character.
        shared: Whether every other text gives the same, however it is printed.
    """

    text: str
    start: int
    end: int
    shared: bool


def compare_figures(texts: Sequence[str]) -> list[list[Figure]]:
    """Return the figures of each text, in order; `12.7万亿元` and `127000亿元` are the same.

    Dates, years and document numbers are no figures, nor is a bare number (of an item, of a line).
    """
    found = [[each for each in find_quantities(text) if _measures(each, text)] for text in texts]
    values = [{_value(each) for each in quantities} for quantities in found]
    return [
        [
            Figure(
                text[each.start : each.end],
                each.start,
                each.end,
                all(_value(each) in others for place, others in enumerate(values) if place != at),
            )
            for each in found[at]
        ]
        for at, text in enumerate(texts)
    ]


def _measures(quantity: Quantity, text: str) -> bool:
    if quantity.kind == "percent":
        return True
    printed = text[quantity.start : quantity.end]
    return quantity.kind == "amount" and (bool(quantity.unit) or printed.endswith(("万", "亿")))


def _value(quantity: Quantity) -> tuple[str, str]:
    return quantity.value, quantity.unit
