"""Sentences that subtract: the reckoning is done again, by other code than the program's."""

from __future__ import annotations

import re
from decimal import Decimal

from eval.metrics.figures import Figure, find_figures

_RECKONING = re.compile(r"(?P<more>[^：－＝]+)－(?P<less>[^－＝]+)＝(?P<result>[^－＝]+?)。?$")
_POINTS = {"%": "百分点"}


def without_result(text: str) -> str | None:
    """Return a computed sentence without its result, so that only figures of sources are left; None if it is not right."""
    match = _RECKONING.search(text)
    if match is None:
        return None if "－" in text else text  # 甲与乙相同：6%＝6%
    more, less, result = (find_figures(match[name]) for name in ("more", "less", "result"))
    if not (len(more) == len(less) == len(result) == 1) or not _is_right(more[0], less[0], result[0]):
        return None
    return text[: match.start("result")]


def _is_right(more: Figure, less: Figure, result: Figure) -> bool:
    same_unit = more.unit == less.unit and result.unit == _POINTS.get(more.unit, more.unit)
    return same_unit and Decimal(more.value) - Decimal(less.value) == Decimal(result.value)
