"""Where a stream of text ends: at the first stop string."""

from __future__ import annotations

from collections.abc import Iterator, Sequence


def until_stop(pieces: Iterator[str], stop: Sequence[str]) -> Iterator[str]:
    """Yield the text of `pieces` up to the first stop string, no part of which is ever yielded.

    What might be the beginning of a stop string is held back until the next piece decides. Closing this iterator, or
    reaching a stop string, closes `pieces`.

    Raises:
        ValueError: If a stop string is empty.
    """
    if not all(stop):
        raise ValueError("停止串不能为空")
    return _until_stop(pieces, stop)


def _until_stop(pieces: Iterator[str], stop: Sequence[str]) -> Iterator[str]:
    pending = ""
    try:
        for piece in pieces:
            pending += piece
            found = min((at for word in stop if (at := pending.find(word)) >= 0), default=None)
            if found is not None:
                if found:
                    yield pending[:found]
                return
            ready = len(pending) - _held_back(pending, stop)
            if ready:
                yield pending[:ready]
                pending = pending[ready:]
        if pending:
            yield pending
    finally:
        close = getattr(pieces, "close", None)
        if close is not None:
            close()


def _held_back(text: str, stop: Sequence[str]) -> int:
    """Return the length of the longest end of `text` that begins a stop string."""
    longest = min(len(text), max((len(word) for word in stop), default=1) - 1)
    ends = range(longest, 0, -1)
    return next((n for n in ends if any(word.startswith(text[-n:]) for word in stop)), 0)
