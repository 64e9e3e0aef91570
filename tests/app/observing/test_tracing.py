"""Spans on their way to a collector, which is a small server on the loopback interface."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from app.config import ConfigError, TelemetryConfig
from app.observing.tracing import start_tracing

ROOT = Path(__file__).parents[3]
SECRET = "这是一个不许外传的问题"
# In a process of its own: a tracer provider can be set once a process.
SCRIPT = f"""
import sys
from app.config import TelemetryConfig
from app.observing.tracing import start_tracing
stop = start_tracing(TelemetryConfig(otlp_endpoint=sys.argv[1]))
from opentelemetry import trace
from app.observing.metrics import Metrics
from app.observing.watching import AnswerWatch
from app.access.asker import anyone
from tests.app.answers import answer, backend, events
metrics = Metrics(backend().status, lambda: 0, 1)
watch = AnswerWatch(metrics, lambda asker: None, lambda *noted: None, anyone("x"), "r-1", log_questions=False)
list(watch("{SECRET}", iter(events(answer("{SECRET}")))))
trace.get_tracer("another library").start_span("{SECRET}").end()
stop()
"""


@pytest.fixture
def collector() -> Iterator[tuple[str, list[tuple[str, bytes]]]]:
    received: list[tuple[str, bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            import gzip

            body = self.rfile.read(int(self.headers["content-length"]))
            if self.headers.get("content-encoding") == "gzip":
                body = gzip.decompress(body)
            received.append((self.path, body))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", received
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_collector_gets_the_spans_and_no_words(collector: tuple[str, list[tuple[str, bytes]]]) -> None:
    address, received = collector
    script = [sys.executable, "-c", SCRIPT, address]
    subprocess.run(script, cwd=ROOT, env={**os.environ, "PYTHONUTF8": "1"}, check=True, timeout=120)
    assert {path for path, _ in received} == {"/v1/traces"}
    body = b"".join(body for _, body in received)
    for name in (b"answer", b"retrieve", b"generate", b"zhengce.request_id", b"r-1"):
        assert name in body
    assert SECRET.encode() not in body


def test_a_missing_library_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.exporter.otlp.proto.http.trace_exporter", None)
    with pytest.raises(ConfigError, match="pip install"):
        start_tracing(TelemetryConfig(otlp_endpoint="http://127.0.0.1:9"))
