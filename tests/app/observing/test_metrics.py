"""/metrics, log lines and spans: what they tell, and that they tell no words and no keys."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from prometheus_client.parser import text_string_to_metric_families

from app.access.access import Access
from app.access.issuing import issue_key
from app.api import build_app
from app.config import Config, LoggingConfig, ServerConfig, TelemetryConfig
from app.observing.json_lines import JsonLines
from app.observing.own_spans import OwnSpans
from app.observing.tracing import start_tracing
from tests.app.answers import FIRST, TEXT, FakeBackend, backend

SECRET = "这是一个不许写进日志的问题"
NAME = "不许出现的密钥名"


class Running:
    """A server with one key, and everything that was logged."""

    def __init__(self, tmp_path: Path, logging_config: LoggingConfig | None = None) -> None:
        self.served: FakeBackend = backend()
        self.served.config = Config(
            server=ServerConfig(names="testserver"), logging=logging_config or LoggingConfig()
        )
        self.access = Access(self.served.config, tmp_path)
        self.key, self.token = issue_key(self.access.store, NAME, "admin", None)
        self.headers = {"Authorization": f"Bearer {self.token}"}
        self.client = TestClient(build_app(self.served, self.access), raise_server_exceptions=False)

    def exercise(self) -> None:
        """Ask in all ways, rightly and wrongly."""
        client, headers = self.client, self.headers
        client.post("/api/v1/ask", json={"question": SECRET}, headers=headers)
        client.post("/api/v1/ask", json={"question": f"法国{SECRET}", "stream": True}, headers=headers)
        client.post("/api/v1/search", json={"query": SECRET}, headers=headers, params={"q": SECRET})
        client.post("/api/v1/ask", json={"question": SECRET, "x": SECRET}, headers=headers)
        client.post(
            "/api/v1/ask", json={"question": SECRET}, headers={b"authorization": f"Bearer {SECRET}x".encode()}
        )
        client.get(f"/{SECRET}", headers=headers)
        client.get(f"/v1/models/{SECRET}", headers=headers)
        client.post(
            "/login", data={"username": "张三", "password": SECRET}, headers={"Origin": "http://testserver"}
        )
        self.served.scripted.error = RuntimeError(SECRET)
        client.post("/api/v1/ask", json={"question": SECRET}, headers=headers)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    made = Running(tmp_path_factory.mktemp("工作区"))
    with made.client:
        yield made
    made.access.close()


@pytest.fixture
def running(shared: Running) -> Running:
    shared.served.scripted.error, shared.served.ready = None, True
    return shared


def numbers(text: str) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_metrics_count_requests_stages_outcomes_and_documents(running: Running) -> None:
    before = numbers(running.client.get("/metrics", headers=running.headers).text)
    running.exercise()
    response = running.client.get("/metrics", headers=running.headers)
    assert response.headers["content-type"].startswith("text/plain")
    found = numbers(response.text)
    counted = ("zhengce_requests_total", "zhengce_answers_total", "zhengce_stage_seconds_sum")
    found |= {key: value - before.get(key, 0) for key, value in found.items() if key[0] in counted}
    ask = (("method", "POST"), ("route", "/api/v1/ask"))
    assert found["zhengce_requests_total", (*ask, ("status", "200"))] == 2
    assert found["zhengce_requests_total", (*ask, ("status", "401"))] == 1
    assert found["zhengce_requests_total", (*ask, ("status", "422"))] == 1
    assert found["zhengce_requests_total", (*ask, ("status", "500"))] == 1
    assert found["zhengce_answers_total", (("outcome", "answered"),)] == 1
    assert found["zhengce_answers_total", (("outcome", "no_evidence"),)] == 1
    assert found["zhengce_stage_seconds_sum", (("stage", "generate"),)] == pytest.approx(0.8)
    assert found["zhengce_documents", ()] == 1
    assert found["zhengce_generation_info", (("generation", "g-1"),)] == 1
    assert found["zhengce_queue_depth", ()] == 0
    assert found["zhengce_queue_capacity", ()] == 10
    assert found["zhengce_ready", ()] == 1


def test_neither_metrics_nor_logs_hold_words_or_keys(
    running: Running, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    running.exercise()
    formatter = JsonLines()
    lines = [formatter.format(record) for record in caplog.records]
    told = "\n".join([*lines, caplog.text, running.client.get("/metrics", headers=running.headers).text])
    for secret in (SECRET, NAME, running.token, running.token[10:30], FIRST, TEXT[:12]):
        assert secret not in told
    assert f"key:{running.key.id}" in told  # in the log,
    assert (
        running.key.id not in running.client.get("/metrics", headers=running.headers).text
    )  # not in the numbers


def test_a_line_tells_number_route_status_time_and_who(
    running: Running, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    headers = {**running.headers, "X-Request-ID": "abc-1"}
    response = running.client.post("/api/v1/search", json={"query": "粮食"}, headers=headers)
    assert response.headers["x-request-id"] == "abc-1"
    lines = [json.loads(JsonLines().format(r)) for r in caplog.records if r.name == "zhengce.requests"]
    line = lines[-1]
    assert line.keys() >= {"time", "level", "request_id", "method", "route", "status", "ms", "by"}
    assert (line["request_id"], line["route"], line["status"]) == ("abc-1", "/api/v1/search", 200)
    assert line["by"] == f"key:{running.key.id}"


@pytest.mark.parametrize("number", ["a b", "x" * 65, "甲", "a\r\nX: y", ""])
def test_a_number_that_is_not_plain_is_not_taken_over(running: Running, number: str) -> None:
    sent = number.encode("utf-8").replace(b"\r\n", b"")
    response = running.client.get("/api/v1/health/live", headers={b"x-request-id": sent})
    assert response.headers["x-request-id"] != number
    assert len(response.headers["x-request-id"]) in (32, 5)


@pytest.mark.parametrize("on", [False, True])
def test_the_words_of_a_question_are_logged_only_where_that_is_switched_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, on: bool
) -> None:
    caplog.set_level(logging.INFO)
    made = Running(tmp_path, LoggingConfig(questions=on))
    with made.client:
        made.client.post("/api/v1/ask", json={"question": SECRET}, headers=made.headers)
    made.access.close()
    lines = [JsonLines().format(record) for record in caplog.records]
    assert any(SECRET in line for line in lines) == on
    assert not any(made.token in line for line in lines)


def test_an_error_is_a_line_without_its_words() -> None:
    try:
        raise ValueError(SECRET)
    except ValueError:
        import sys

        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "failed", (), sys.exc_info())
    line = json.loads(JsonLines().format(record))
    assert line["error"] == "ValueError"
    assert SECRET not in json.dumps(line, ensure_ascii=False)


class TestHealth:
    def test_live_and_ready_need_no_key_and_tell_nothing_else(self, running: Running) -> None:
        assert running.client.get("/api/v1/health/live").json() == {"live": True}
        assert running.client.get("/api/v1/health/ready").json() == {"ready": True}
        running.served.ready = False
        response = running.client.get("/api/v1/health/ready")
        assert (response.status_code, response.json()) == (503, {"ready": False})
        assert running.client.get("/api/v1/health/live").status_code == 200


@pytest.fixture(scope="module")
def exporter() -> InMemorySpanExporter:
    """OpenTelemetry's provider can be set once a process; here it is the first."""
    made = InMemorySpanExporter()
    provider = trace.get_tracer_provider()
    if not isinstance(provider, TracerProvider):
        provider = TracerProvider(shutdown_on_exit=False)
        trace.set_tracer_provider(provider)
    provider.add_span_processor(OwnSpans(SimpleSpanProcessor(made)))
    return made


class TestSpans:
    def test_an_answer_is_a_span_with_its_stages_in_it(
        self, running: Running, exporter: InMemorySpanExporter
    ) -> None:
        exporter.clear()
        headers = {**running.headers, "X-Request-ID": "abc-2"}
        running.client.post("/api/v1/ask", json={"question": SECRET}, headers=headers)
        spans = {span.name: span for span in exporter.get_finished_spans()}
        assert spans.keys() == {"answer", "rewrite", "retrieve", "evidence", "generate", "verify"}
        whole = spans.pop("answer")
        attributes: dict[str, Any] = dict(whole.attributes or {})
        assert attributes["zhengce.request_id"] == "abc-2"
        assert attributes["zhengce.generate_ms"] == 800
        assert all(span.parent and span.parent.span_id == whole.context.span_id for span in spans.values())
        assert SECRET not in "".join(span.to_json() for span in [whole, *spans.values()])

    def test_a_failure_is_noted_without_its_words(
        self, running: Running, exporter: InMemorySpanExporter
    ) -> None:
        exporter.clear()
        running.served.scripted.error = RuntimeError(SECRET)
        running.client.post("/api/v1/ask", json={"question": SECRET}, headers=running.headers)
        spans = exporter.get_finished_spans()
        assert [span.status.description for span in spans if span.status.description] == ["RuntimeError"]
        assert SECRET not in "".join(span.to_json() for span in spans)


def test_without_a_collector_nothing_is_sent() -> None:
    before = trace.get_tracer_provider()
    start_tracing(TelemetryConfig())()
    assert trace.get_tracer_provider() is before
