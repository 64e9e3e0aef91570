"""The page that describes the API."""

from __future__ import annotations

from fastapi.testclient import TestClient


class TestSchemaPage:
    def test_it_shows_every_operation_and_field(self, client: TestClient) -> None:
        page = client.get("/docs").text
        for words in (
            "POST /api/v1/ask",
            "POST /api/v1/search",
            "GET /api/v1/health",
            "standalone_question",
            "spans",
        ):
            assert words in page

    def test_it_loads_nothing_but_its_own_style(self, client: TestClient) -> None:
        page = client.get("/docs").text
        assert "<script" not in page
        assert page.count("<link") == 2
        assert client.get("/page/favicon.svg").status_code == 200
        assert client.get("/page/schema.css").status_code == 200

    def test_the_description_names_the_shapes_of_requests_and_answers(self, client: TestClient) -> None:
        described = client.get("/openapi.json").json()
        assert set(described["paths"]) == {
            "/api/v1/ask", "/api/v1/search", "/api/v1/health", "/api/v1/health/live", "/api/v1/health/ready", "/metrics",
            "/api/v1/documents", "/api/v1/documents/{doc_id}", "/api/v1/documents/{doc_id}/text",
            "/api/v1/documents/{doc_id}/sections", "/api/v1/documents/jobs/{job_id}", "/api/v1/filters", "/api/v1/compare",
            "/v1/chat/completions", "/v1/embeddings", "/v1/models", "/v1/models/{name}",
        }  # fmt: skip
        ask = described["paths"]["/api/v1/ask"]["post"]
        assert ask["requestBody"]["content"]["application/json"]["schema"]["$ref"].endswith("/AskBody")
        assert {"200", "400", "413", "422", "429", "503"} <= ask["responses"].keys()
        assert "application/problem+json" in ask["responses"]["422"]["content"]
        assert "text/event-stream" in ask["responses"]["200"]["content"]
