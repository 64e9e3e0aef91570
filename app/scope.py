"""What a question on the page is limited to, or which sides it compares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from pydantic import ValidationError

from app import requests
from app.backend import Backend
from app.comparison import Side
from app.filter_labels import filter_labels
from app.problems import ProblemError
from app.scope_schemas import MIN_SIDES, ScopeBody, SideBody
from index.filters import EVERYTHING_CURRENT, SearchFilters

MAX_SCOPE_CHARS = 100_000


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a question is asked.

    Attributes:
        filters: What limits it, or every side of it.
        labels: The same in words.
        sides: Those of a comparison, with `filters` in force in each; empty where there is none.
    """

    filters: SearchFilters = EVERYTHING_CURRENT
    labels: tuple[str, ...] = ()
    sides: tuple[Side, ...] = ()


EVERYWHERE = Scope()


def read_scope(written: object, backend: Backend) -> Scope:
    """Return what the page's script wrote (`ScopeBody` as JSON); anything that is no text limits nothing.

    Raises:
        ProblemError: 422 if it cannot be understood.
    """
    if not isinstance(written, str) or not written:
        return Scope()
    try:
        if len(written) > MAX_SCOPE_CHARS:
            raise ValueError("too long")
        body = ScopeBody.model_validate_json(written)
    except (ValidationError, ValueError) as error:
        raise ProblemError(422, "筛选条件无法识别；请清除筛选，或刷新网页后再试") from error
    filters, asked = requests.filters(body.filters), body.sides or []
    if body.sides is not None and len(asked) < MIN_SIDES:
        raise ProblemError(422, "请给对比的两方各选一项")
    if len({requests.filters(side.filters) for side in asked}) < len(asked):
        raise ProblemError(422, "对比的两方选的是同一项；请各选一项不同的")
    sides = tuple(read_side(side, backend) for side in asked)
    common = _without(filters, [side.filters for side in sides])
    within = tuple(_within(filters, side) for side in sides)
    return Scope(filters, filter_labels(common, backend), within)


def read_side(body: SideBody, backend: Backend) -> Side:
    """Return a side; one without a name is called by its conditions."""
    filters = requests.filters(body.filters)
    return Side(body.label.strip() or "、".join(filter_labels(filters, backend)) or "全部文件", filters)


def _within(filters: SearchFilters, side: Side) -> Side:
    """Return the side with the conditions of `filters` that it says nothing of itself."""
    return replace(side, filters=replace(filters, **_said(side.filters)))


def _without(filters: SearchFilters, sides: Sequence[SearchFilters]) -> SearchFilters:
    """Return the conditions that hold in some side as they are."""
    if not sides:
        return filters
    names = set.intersection(*(set(_said(side)) for side in sides))
    return replace(filters, **{name: getattr(EVERYTHING_CURRENT, name) for name in names})


def _said(filters: SearchFilters) -> dict[str, Any]:
    values = {field.name: getattr(filters, field.name) for field in fields(filters)}
    return {name: value for name, value in values.items() if value}
