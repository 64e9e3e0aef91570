"""What the model says of one passage: does it answer, where, and which of its sentences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatVector = NDArray[np.float32]
IntMatrix = NDArray[np.int64]
Mask = NDArray[np.bool_]

_CANDIDATES = 12  # starts and ends that are combined
# Log-odds of a sentence without a token of its own (a lone …, what was cut off): below all that is read.
_UNREAD = -15.0


@dataclass(frozen=True, slots=True)
class FoundSpan:
    """Words of a passage that may answer; `score` is a log-odds against "no answer here", higher is better."""

    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class SentenceReading:
    """What the model says of one sentence of a passage, as log-odds; comparable between passages of one question.

    Attributes:
        span: The likeliest answer touches it.
        evidence: Its tokens, on average, stand in a sentence that answers.
        relevance: Its passage answers.
        answer: Where in the passage the likeliest answer within the sentence stands; half open.
    """

    span: float
    evidence: float
    relevance: float
    answer: tuple[int, int]


@dataclass(frozen=True, slots=True)
class WindowReading:
    """The logits of one window of a passage.

    Attributes:
        relevance: Log-odds that the window answers.
        spans: (t, 2) half-open spans of its tokens, offsets in the whole passage, in order.
        start: (t,) logits of "the answer starts here", less that of "no answer".
        end: (t,) likewise for the last token.
        evidence: (t,) log-odds of "stands in a sentence that answers".
    """

    relevance: float
    spans: IntMatrix
    start: FloatVector
    end: FloatVector
    evidence: FloatVector


@dataclass(frozen=True, slots=True)
class Reading:
    """A passage as read for one question, window by window."""

    windows: tuple[WindowReading, ...]

    @property
    def relevance(self) -> float:
        """Log-odds that the passage answers: that of its best window."""
        return max((window.relevance for window in self.windows), default=-np.inf)

    def best_spans(self, k: int, max_chars: int) -> list[FoundSpan]:
        """Return the k likeliest spans of at most `max_chars`, best first, no two overlapping."""
        found = sorted(
            (span for window in self.windows for span in _window_spans(window, max_chars)),
            key=lambda span: -span.score,
        )
        kept: list[FoundSpan] = []
        for span in found:
            if len(kept) == k:
                break
            if all(span.end <= other.start or span.start >= other.end for other in kept):
                kept.append(span)
        return kept

    def sentences(self, spans: Sequence[tuple[int, int]]) -> list[SentenceReading]:
        """Return what the model says of each sentence, given as half-open spans of the passage."""
        return [
            SentenceReading(float(score), float(evidence), float(self.relevance), self._answer_in(*span))
            for span, score, evidence in zip(
                spans, self.span_scores(spans), self.evidence_scores(spans), strict=True
            )
        ]

    def _answer_in(self, start: int, end: int) -> tuple[int, int]:
        """Return the likeliest answer that lies in `[start, end)`, all of it where no token does."""
        best: tuple[float, tuple[int, int]] = (-np.inf, (start, end))
        for window in self.windows:
            inside = np.flatnonzero((window.spans[:, 0] >= start) & (window.spans[:, 1] <= end))
            if not inside.size:
                continue
            # The best start up to each place, then the best place to end.
            earliest = np.maximum.accumulate(window.start[inside])
            last = int(np.argmax(earliest + window.end[inside]))
            first = int(np.argmax(window.start[inside][: last + 1]))
            score = float(window.start[inside[first]] + window.end[inside[last]])
            if score > best[0]:
                best = (score, (int(window.spans[inside[first], 0]), int(window.spans[inside[last], 1])))
        return best[1]

    def span_scores(self, sentences: Sequence[tuple[int, int]]) -> FloatVector:
        """Return, for each sentence, how likely the answer touches it: the best start plus the best end within, halved."""
        return self._best(
            sentences, lambda window, inside: (window.start[inside].max() + window.end[inside].max()) / 2
        )

    def evidence_scores(self, sentences: Sequence[tuple[int, int]]) -> FloatVector:
        """Return, for each sentence, the mean log-odds of its tokens to be evidence."""
        return self._best(sentences, lambda window, inside: window.evidence[inside].mean())

    def _best(
        self, sentences: Sequence[tuple[int, int]], measure: Callable[[WindowReading, Mask], float]
    ) -> FloatVector:
        scores = np.full(len(sentences), _UNREAD, dtype=np.float32)
        for window in self.windows:
            for i, (start, end) in enumerate(sentences):
                inside = (window.spans[:, 0] < end) & (window.spans[:, 1] > start)
                if inside.any():
                    scores[i] = max(scores[i], measure(window, inside))
        return scores


def _window_spans(window: WindowReading, max_chars: int) -> list[FoundSpan]:
    starts = np.argsort(-window.start)[:_CANDIDATES]
    ends = np.argsort(-window.end)[:_CANDIDATES]
    return [
        FoundSpan(int(window.spans[i, 0]), int(window.spans[j, 1]), float(window.start[i] + window.end[j]))
        for i in starts
        for j in ends
        if i <= j and window.spans[j, 1] - window.spans[i, 0] <= max_chars
    ]
