"""Passages found."""

from __future__ import annotations

from fastapi.testclient import TestClient

from app.render import answer_json
from index.filters import SearchFilters
from tests.app.answers import FakeBackend, answer


class TestSearch:
    def test_passages_come_best_first(self, client: TestClient) -> None:
        value = client.post("/api/v1/search", json={"query": "面积", "k": 1, "id": "s-1"}).json()
        assert (value["id"], value["query"]) == ("s-1", "面积")
        assert value["passages"] == answer_json(answer())["passages"][:1]  # type: ignore[index]

    def test_filters_reach_the_pipeline(self, shared: tuple[TestClient, FakeBackend]) -> None:
        client, served = shared
        client.post("/api/v1/search", json={"query": "面积", "filters": {"doc_ids": ["x"]}})
        assert served.scripted.asked[-1][2] == SearchFilters(doc_ids=("x",))
