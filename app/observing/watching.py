"""Watches answers on their way: numbers, spans and, where that is switched on, the words of the question."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator

from opentelemetry.trace import Span, Status, StatusCode, get_tracer, set_span_in_context

from app.access.asker import Asker
from app.access.watch import Watch
from app.observing.metrics import Metrics
from app.workers import BusyError
from rag.types import AnswerEvent, AnswerReady, StageStarted

TRACER = "zhengce"
_log = logging.getLogger("zhengce.questions")


def watcher(
    metrics: Metrics, take: Callable[[Asker], None], asker: Asker, request_id: str, *, log_questions: bool
) -> Watch:
    """Return what passes the events of an answer on, and notes what they tell.

    Args:
        take: Counts a question; what it raises ends the answer before its first event.
    """

    def watched(question: str, events: Iterator[AnswerEvent]) -> Iterator[AnswerEvent]:
        try:
            take(asker)
        except BusyError:
            metrics.note_turned_away("quota")
            raise
        if log_questions:
            _log.info("question", extra={"fields": {"request_id": request_id, "question": question}})
        trace = _Trace(request_id)
        try:
            for event in events:
                trace.note(event)
                if isinstance(event, AnswerReady):
                    metrics.note_answer(event.answer)
                yield event
        except Exception as error:
            trace.fail(error)
            raise
        finally:
            trace.end()
            if hasattr(events, "close"):
                events.close()

    return watched


class _Trace:
    """The span of an answer with one for each stage in it; without a collector they cost and hold nothing.

    They carry times and counts, never words.
    """

    def __init__(self, request_id: str) -> None:
        self._tracer = get_tracer(TRACER)
        self._whole = self._tracer.start_span("answer", attributes={"zhengce.request_id": request_id})
        self._stage: Span | None = None

    def note(self, event: AnswerEvent) -> None:
        if isinstance(event, StageStarted):
            self._end_stage()
            self._stage = self._tracer.start_span(event.stage, context=set_span_in_context(self._whole))
        if isinstance(event, AnswerReady):
            answer = event.answer
            self._whole.set_attribute("zhengce.generation", answer.generation)
            self._whole.set_attribute("zhengce.refused", answer.refused)
            self._whole.set_attribute("zhengce.sentences", len(answer.sentences))
            for stage, milliseconds in answer.timings_ms.items():
                self._whole.set_attribute(f"zhengce.{stage}_ms", milliseconds)

    def fail(self, error: Exception) -> None:
        # The name only: a message may repeat a question or a document.
        self._whole.set_status(Status(StatusCode.ERROR, type(error).__name__))

    def end(self) -> None:
        self._end_stage()
        self._whole.end()

    def _end_stage(self) -> None:
        if self._stage is not None:
            self._stage.end()
            self._stage = None
