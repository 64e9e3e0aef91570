"""The seam at which answers are counted and watched."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rag.types import AnswerEvent

# Is given the question and the events of its answer, and passes the events on.
Watch = Callable[[str, Iterator[AnswerEvent]], Iterator[AnswerEvent]]
