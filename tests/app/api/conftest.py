"""A client of the API over answers made up beforehand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from app.api import build_app
from tests.app.answers import FakeBackend, backend


@pytest.fixture(scope="module")
def shared() -> Iterator[tuple[TestClient, FakeBackend]]:
    served = backend()
    with TestClient(build_app(served)) as client:
        yield client, served


@pytest.fixture
def client(shared: tuple[TestClient, FakeBackend]) -> TestClient:
    return shared[0]
