"""Passes on this program's own spans: those of a library may carry the message of an error, and so a question.

Needs the SDK of OpenTelemetry, which is not installed everywhere.
"""

from __future__ import annotations

from opentelemetry.context import Context
from opentelemetry.sdk.trace import ReadableSpan, Span, SpanProcessor

from app.observing.watching import TRACER


class OwnSpans(SpanProcessor):
    """Gives to another processor the spans that `app.observing.watching` makes, and no others."""

    def __init__(self, inner: SpanProcessor) -> None:
        self._inner = inner

    def on_start(self, span: Span, parent_context: Context | None = None) -> None:
        """Pass on the beginning of a span."""
        if _is_own(span):
            self._inner.on_start(span, parent_context)

    def on_end(self, span: ReadableSpan) -> None:
        """Pass on the end of a span."""
        if _is_own(span):
            self._inner.on_end(span)

    def shutdown(self) -> None:
        """Send the rest and stop."""
        self._inner.shutdown()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        """Send what there is."""
        return self._inner.force_flush(timeout_millis)


def _is_own(span: ReadableSpan) -> bool:
    return span.instrumentation_scope is not None and span.instrumentation_scope.name == TRACER
