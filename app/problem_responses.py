"""Problems as the OpenAPI description lists them."""

from __future__ import annotations

from typing import Any

from app.problems import MEDIA_TYPE, TITLES

PROBLEM_CONTENT: dict[str, Any] = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemJson"}}}


def problem_responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return what a route says of the problems that it may answer with."""
    return {status: {"content": PROBLEM_CONTENT, "description": TITLES[status]} for status in statuses}
