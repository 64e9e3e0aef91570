"""What comes back over HTTP, taken apart."""

from __future__ import annotations

import json
from typing import Any

from fastapi.testclient import TestClient

from app.api import build_app
from tests.app.answers import FakeBackend

SECRET = "这是一个不许写进日志的问题"
PATIENCE_S = 5.0


def client_of(served: FakeBackend) -> TestClient:
    return TestClient(build_app(served), raise_server_exceptions=False)


def parse_events(body: str) -> list[tuple[str, Any]]:
    """Return (event, data) of a Server-Sent Events stream, comments left out."""
    found = []
    for block in body.strip().split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.split("\n") if not line.startswith(":"))
        if lines:
            found.append((lines["event"], json.loads(lines["data"])))
    return found


def assert_problem(response: Any, status: int, *words: str) -> None:
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem.keys() == {"type", "title", "status", "detail"}
    assert problem["status"] == status
    for word in words:
        assert word in problem["detail"]
