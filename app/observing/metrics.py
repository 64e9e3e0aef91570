"""Numbers for Prometheus: how much, how fast, how often refused. No text and no name of anybody."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from app.status import Status
from rag.types import Answer

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120)


class Metrics:
    """The numbers of one application. Thread-safe."""

    def __init__(self, status: Callable[[], Status], waiting: Callable[[], int], capacity: int) -> None:
        """Count from nothing.

        Args:
            status: Asked at each reading.
            waiting: How many questions and searches are in work or wait.
            capacity: How many may be.
        """
        self._registry = registry = CollectorRegistry()
        self._requests = Counter(
            "zhengce_requests",
            "Requests by route, method and status.",
            ["route", "method", "status"],
            registry=registry,
        )
        self._request_seconds = Histogram(
            "zhengce_request_seconds",
            "Time to the end of the response.",
            ["route"],
            registry=registry,
            buckets=_SECONDS,
        )
        self._stage_seconds = Histogram(
            "zhengce_stage_seconds",
            "Time an answer spent in a stage.",
            ["stage"],
            registry=registry,
            buckets=_SECONDS,
        )
        self._answers = Counter(
            "zhengce_answers", "Answers by outcome: answered, or why refused.", ["outcome"], registry=registry
        )
        self._turned_away = Counter(
            "zhengce_turned_away", "Requests answered 429 or 503, by reason.", ["reason"], registry=registry
        )
        Gauge("zhengce_queue_depth", "Questions in work or waiting.", registry=registry).set_function(waiting)
        Gauge("zhengce_queue_capacity", "How many may be.", registry=registry).set(capacity)
        registry.register(_Standing(status))

    def note_request(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count a request that is over."""
        self._requests.labels(route, method, str(status)).inc()
        self._request_seconds.labels(route).observe(seconds)

    def note_answer(self, answer: Answer) -> None:
        """Count an answer, and the time it took."""
        self._answers.labels(answer.refusal_reason or "answered").inc()
        for stage, milliseconds in answer.timings_ms.items():
            self._stage_seconds.labels(stage).observe(milliseconds / 1000)

    def note_turned_away(self, reason: str) -> None:
        """Count a request that was told to come later."""
        self._turned_away.labels(reason).inc()

    def text(self) -> bytes:
        """Return all numbers in Prometheus' text format."""
        return generate_latest(self._registry)


class _Standing(Collector):
    def __init__(self, status: Callable[[], Status]) -> None:
        self._status = status

    def collect(self) -> Iterator[Metric]:
        status = self._status()
        yield GaugeMetricFamily("zhengce_ready", "Whether it can answer.", value=float(status.ready))
        yield GaugeMetricFamily("zhengce_documents", "In the generation in use.", value=status.documents)
        yield GaugeMetricFamily("zhengce_chunks", "In the generation in use.", value=status.chunks)
        generation = GaugeMetricFamily("zhengce_generation_info", "Its name.", labels=["generation"])
        generation.add_metric([status.generation or ""], 1)
        yield generation

    def describe(self) -> Iterator[Metric]:
        return iter(())
