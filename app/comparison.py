"""One question asked of several parts of the store at once."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass

from app.backend import Backend
from index.filters import SearchFilters
from rag.types import AnswerEvent, Turn


@dataclass(frozen=True, slots=True)
class Side:
    """A part of the store that is asked.

    Attributes:
        label: What it is called, for a reader.
        filters: Which documents it is.
    """

    label: str
    filters: SearchFilters


def side_events(
    backend: Backend, question: str, sides: Sequence[Side], history: Sequence[Turn] = ()
) -> Generator[tuple[int, AnswerEvent], None, None]:
    """Yield the events of each side's answer with the position of the side, the sides by turns.

    All sides are answered in the thread that asks, so that a comparison takes one place among the workers; each counts
    as a question where questions are counted.

    Raises:
        WorkspaceError: If there is nothing to ask.
    """
    pipeline = backend.pipeline()
    streams = [iter(pipeline.stream(question, history=history, filters=side.filters)) for side in sides]
    try:
        under_way = dict(enumerate(streams))
        while under_way:
            for at, stream in list(under_way.items()):
                try:
                    yield at, next(stream)
                except StopIteration:
                    del under_way[at]
    finally:
        for stream in streams:
            _close(stream)


def _close(stream: Iterator[AnswerEvent]) -> None:
    if isinstance(stream, Generator):
        stream.close()
