"""What is kept out of logs, and who is let in."""

from __future__ import annotations

import logging

import httpx
import pytest
from fastapi.testclient import TestClient

from app.api import build_app
from tests.app.answers import FIRST, backend
from tests.app.api.responses import SECRET, assert_problem
from tests.app.live_server import live_server


class TestPrivacy:
    def test_no_log_holds_a_question_or_a_text(self, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.DEBUG)
        with live_server(build_app(backend())) as (host, port):
            base = f"http://{host}:{port}/api/v1"
            httpx.post(f"{base}/ask", json={"question": SECRET})
            httpx.post(f"{base}/search", json={"query": SECRET})
            httpx.post(f"{base}/ask", json={"question": SECRET, SECRET: 1})
        assert SECRET not in caplog.text
        assert FIRST not in caplog.text

    @pytest.mark.parametrize(
        "path", ["/", "/docs", "/openapi.json", "/api/v1/health", "/page/page.js", "/nowhere"]
    )
    def test_every_response_forbids_what_comes_from_elsewhere(self, client: TestClient, path: str) -> None:
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
        assert policy["default-src"] == "'self'"
        assert policy["frame-ancestors"] == "'none'"
        assert policy["connect-src"] == "'self'"
        assert "'unsafe-inline'" not in policy["script-src"]
        assert not any(word in " ".join(policy.values()) for word in ("http:", "https:", "*"))
        assert ("'unsafe-eval'" in policy["script-src"]) == (path == "/")


class TestHostNames:
    @pytest.mark.parametrize(
        "host", ["127.0.0.1:7860", "localhost", "[::1]:80", "testserver", "TESTSERVER:8080"]
    )
    def test_its_own_names_are_served(self, client: TestClient, host: str) -> None:
        assert client.get("/api/v1/health", headers={"Host": host}).status_code == 200

    @pytest.mark.parametrize(
        "host", ["evil.example", "127.0.0.1.evil.example", "evil.example:7860", "localhost.", ""]
    )
    @pytest.mark.parametrize("path", ["/", "/api/v1/health", "/v1/models", "/docs", "/page/page.js"])
    def test_a_name_that_was_pointed_here_is_not(self, client: TestClient, host: str, path: str) -> None:
        assert_problem(client.get(path, headers={"Host": host}), 421, "server.names")
