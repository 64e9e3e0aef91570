"""How the server says that it is well."""

from __future__ import annotations

from fastapi.testclient import TestClient

from tests.app.answers import backend
from tests.app.api.responses import client_of


class TestHealth:
    def test_ready_is_200_and_says_what_there_is(self, client: TestClient) -> None:
        response = client.get("/api/v1/health")
        assert response.status_code == 200
        value = response.json()
        assert (value["ready"], value["generation"], value["documents"], value["chunks"]) == (
            True,
            "g-1",
            1,
            4,
        )

    def test_the_folders_of_the_machine_are_not_told(self, client: TestClient) -> None:
        assert "/somewhere" not in client.get("/api/v1/health").text

    def test_not_ready_is_503_and_says_why(self) -> None:
        served = backend()
        served.ready = False
        with client_of(served) as client:
            response = client.get("/api/v1/health")
        assert response.status_code == 503
        assert "zhengce ingest" in response.json()["problems"][0]
