"""Sends spans to the collector that the configuration names; without one, nothing is loaded and nothing is sent."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import version

from app.config import ConfigError, TelemetryConfig


def start_tracing(config: TelemetryConfig) -> Callable[[], None]:
    """Begin to send spans, and return what sends the rest and stops.

    Raises:
        ConfigError: If a collector is named but the libraries that speak to one are not installed.
    """
    if config.otlp_endpoint is None:
        return lambda: None
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
        from opentelemetry.trace import set_tracer_provider

        from app.observing.own_spans import OwnSpans
    except ImportError as error:
        raise ConfigError(
            "telemetry.otlp_endpoint：还没有装发送的组件；请运行 pip install 'zhengce[telemetry]'，或去掉这一项"
        ) from error
    resource = Resource({"service.name": "zhengce", "service.version": version("zhengce")})
    provider = TracerProvider(resource=resource, shutdown_on_exit=False)
    exporter = OTLPSpanExporter(endpoint=f"{config.otlp_endpoint.rstrip('/')}/v1/traces")
    provider.add_span_processor(OwnSpans(BatchSpanProcessor(exporter)))
    set_tracer_provider(provider)
    return provider.shutdown
