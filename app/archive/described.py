"""How the routes of the archive are described: what they give, and what can go wrong."""

from __future__ import annotations

from typing import Any

from app.problems import MEDIA_TYPE, TITLES


def responses(models: dict[int, type], *problems: int) -> dict[int | str, dict[str, Any]]:
    """Return the `responses` of a route, those problems included that any route has."""
    found: dict[int | str, dict[str, Any]] = {
        status: {"model": model, "description": "成功"} for status, model in models.items()
    }
    for status in (401, 403, 421, 429, 500, 503, *problems):
        content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemJson"}}}
        found[status] = {"content": content, "description": TITLES[status]}
    return found
