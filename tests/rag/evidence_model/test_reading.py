from __future__ import annotations

import numpy as np
import pytest

from rag.evidence_model.reading import FoundSpan, Reading, WindowReading


def window(
    relevance: float, starts: list[float], ends: list[float], evidence: list[float], offset: int = 0
) -> WindowReading:
    """One token a character."""
    spans = np.array([(offset + i, offset + i + 1) for i in range(len(starts))])
    return WindowReading(
        relevance, spans, *(np.array(values, dtype=np.float32) for values in (starts, ends, evidence))
    )


ONE = window(1.0, [0, 5, 1, 0], [0, 0, 4, 2], [-1, 3, 1, -2])


def test_the_best_span_joins_the_best_start_and_the_best_end_after_it() -> None:
    assert Reading((ONE,)).best_spans(1, 400) == [FoundSpan(1, 3, 9.0)]


def test_a_span_is_no_longer_than_allowed() -> None:
    assert Reading((ONE,)).best_spans(1, 1) == [FoundSpan(1, 2, 5.0)]


def test_further_spans_do_not_overlap_better_ones() -> None:
    spans = Reading((ONE,)).best_spans(3, 400)
    assert spans == [FoundSpan(1, 3, 9.0), FoundSpan(3, 4, 2.0), FoundSpan(0, 1, 0.0)]


def test_an_end_before_its_start_is_no_span() -> None:
    reading = Reading((window(0, [0, 0, 9], [9, 0, 1], [0, 0, 0]),))
    assert reading.best_spans(2, 400) == [FoundSpan(2, 3, 10.0), FoundSpan(0, 1, 9.0)]


def test_of_several_windows_the_best_counts() -> None:
    reading = Reading((window(-2.0, [0, 1], [1, 0], [0, 0]), window(3.0, [4, 0], [0, 6], [0, 0], offset=10)))
    assert reading.relevance == 3.0
    assert reading.best_spans(1, 400) == [FoundSpan(10, 12, 10.0)]


def test_a_sentence_scores_by_its_own_tokens() -> None:
    reading = Reading((ONE,))
    assert reading.span_scores([(0, 2), (2, 4)]).tolist() == [2.5, 2.5]
    assert reading.evidence_scores([(0, 2), (2, 4)]).tolist() == [1.0, -0.5]


def test_a_sentence_that_no_window_holds_comes_last() -> None:
    read, unread = Reading((ONE,)).evidence_scores([(3, 4), (7, 9)])
    assert np.isfinite(unread)
    assert unread < read - 10


def test_nothing_read_is_nothing_relevant() -> None:
    assert Reading(()).relevance == -np.inf
    assert Reading(()).best_spans(3, 400) == []


@pytest.mark.parametrize("k", [0, 1, 2])
def test_no_more_spans_than_asked_for(k: int) -> None:
    assert len(Reading((ONE,)).best_spans(k, 400)) == k
