"""The whole OpenAPI description, asked at random: nothing fails, and nothing is answered that is not described."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import APIOperation, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from app.access.access import Access
from app.access.issuing import issue_key
from app.api import build_app
from app.archive.archive import Archive
from app.config import Config
from app.usage.store import UsageStore
from tests.app.answers import backend
from tests.app.live_server import live_server

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = 8
Operation = APIOperation[Any, Any, Any, Any]
Case = schemathesis.Case[Any]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    """The address of a server and the headers that show an administrator's key."""
    workspace = tmp_path_factory.mktemp("工作区")
    access, archive, backend_ = Access(Config(), workspace), Archive(Config(), workspace), backend()
    usage = UsageStore.open(Config(), workspace)
    backend_.config = access.config
    _, token = issue_key(access.store, "测试", "admin", None)
    with live_server(build_app(backend_, access, archive=archive, usage=usage)) as (host, port):
        yield f"http://{host}:{port}", {"Authorization": f"Bearer {token}"}
    access.close()
    archive.close()
    usage.close()


@pytest.fixture(scope="module")
def operations(served: tuple[str, dict[str, str]]) -> list[Operation]:
    base, headers = served
    described = schemathesis.openapi.from_url(f"{base}/openapi.json", headers=headers)
    found = list(described.get_all_operations())
    assert all(isinstance(each, Ok) for each in found)
    return [each.ok() for each in found if isinstance(each, Ok)]


def test_the_description_covers_the_interface(operations: list[Operation]) -> None:
    assert {operation.label for operation in operations} >= {
        "POST /api/v1/ask", "POST /api/v1/search", "GET /api/v1/health", "POST /v1/chat/completions", "GET /metrics",
        "POST /api/v1/keys", "GET /api/v1/conversations", "GET /api/v1/conversations/{conversation_id}/export",
        "POST /api/v1/feedback", "GET /api/v1/usage",
    }  # fmt: skip


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_with_a_key(
    operations: list[Operation], served: tuple[str, dict[str, str]], mode: GenerationMode
) -> None:
    _, headers = served
    for operation in operations:

        @settings(max_examples=EXAMPLES, database=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy(generation_mode=mode))
        def asked(case: Case) -> None:
            case.call_and_validate(headers=headers, checks=CHECKS)

        try:
            asked()
        except Unsatisfiable:  # an operation without parameters cannot be called wrongly
            assert mode is GenerationMode.NEGATIVE


def test_without_a_key(operations: list[Operation]) -> None:
    for operation in operations:

        @settings(max_examples=2, database=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def asked(case: Case) -> None:
            response = case.call(headers={})
            case.validate_response(response, checks=CHECKS)
            assert response.status_code == 401 or case.path.startswith("/api/v1/health/")

        asked()
