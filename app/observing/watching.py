"""Watches answers on their way: numbers, spans and, where that is switched on, the words of the question."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from typing import Literal

from opentelemetry.trace import Span, Status, StatusCode, get_tracer, set_span_in_context

from app.access.asker import Asker
from app.observing.metrics import Metrics
from app.usage.asked import Outcome
from app.workers import BusyError
from rag.types import AnswerEvent, AnswerReady, StageStarted

TRACER = "zhengce"
Note = Callable[[Asker, Outcome, float], None]  # who asked, what became of it, after how many seconds
_log = logging.getLogger("zhengce.questions")


class AnswerWatch:
    """Passes the events of the answers of a request on, and notes what they tell; see `app.access.watch.Watch`."""

    def __init__(
        self,
        metrics: Metrics,
        take: Callable[[Asker], None],
        note: Note,
        asker: Asker,
        request_id: str,
        *,
        log_questions: bool,
    ) -> None:
        """Begin: the time in the queue counts.

        Args:
            take: Counts a question; what it raises ends the answer before its first event.
            note: Told what became of each question.
        """
        self._metrics = metrics
        self._take = take
        self._note = note
        self._asker = asker
        self._request_id = request_id
        self._log_questions = log_questions
        self._began = time.monotonic()

    def __call__(self, question: str, events: Iterator[AnswerEvent]) -> Iterator[AnswerEvent]:
        """Pass on the events of an answer."""
        try:
            self._take(self._asker)
        except BusyError:
            self._metrics.note_turned_away("quota")
            self.note_unanswered("busy")
            raise
        if self._log_questions:
            _log.info("question", extra={"fields": {"request_id": self._request_id, "question": question}})
        trace = _Trace(self._request_id)
        outcome: Outcome = "stopped"
        try:
            for event in events:
                trace.note(event)
                if isinstance(event, AnswerReady):
                    self._metrics.note_answer(event.answer)
                    outcome = "refused" if event.answer.refused else "answered"
                    self._end(outcome)
                yield event
        except Exception as error:
            outcome = "failed" if outcome == "stopped" else outcome
            trace.fail(error)
            raise
        finally:
            trace.end()
            if outcome not in ("answered", "refused"):
                self._end(outcome)
            if hasattr(events, "close"):
                events.close()

    def note_unanswered(self, why: Literal["failed", "busy"]) -> None:
        """Note a question of which no event came."""
        self._end(why)

    def _end(self, outcome: Outcome) -> None:
        now = time.monotonic()
        self._note(self._asker, outcome, now - self._began)
        self._began = now  # of the next question of the same request


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
