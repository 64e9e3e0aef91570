"""Conditions on documents, as a caller writes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from pydantic import TypeAdapter, ValidationError

from index.filters import SearchFilters
from rag.pipeline import QuestionError


def read_filters(value: SearchFilters | Mapping[str, Any] | None) -> SearchFilters | None:
    """Return conditions that were given as such or by the names of their fields.

    Raises:
        QuestionError: If a name is unknown, or a value is not of its field's type.
    """
    if value is None or isinstance(value, SearchFilters):
        return value
    known = [field.name for field in fields(SearchFilters)]
    if not isinstance(value, Mapping) or not value.keys() <= set(known):
        raise QuestionError(f"filters 应是 SearchFilters 或字典，可用的键有 {'、'.join(known)}。")
    try:
        return TypeAdapter(SearchFilters).validate_python(dict(value))
    except ValidationError as error:
        wrong = "、".join(dict.fromkeys(str(item["loc"][0]) for item in error.errors() if item["loc"]))
        raise QuestionError(f"filters 的 {wrong} 不是可用的值；多值的条件应写成列表。") from error
