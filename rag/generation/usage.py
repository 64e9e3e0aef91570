"""How many tokens a language model has read and written."""

from __future__ import annotations

import threading
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TokenUsage:
    """Tokens read (prompts, whole) and written (replies), each at least 0."""

    read: int = 0
    written: int = 0

    def since(self, earlier: TokenUsage) -> TokenUsage:
        """Return what was used after `earlier`."""
        return TokenUsage(self.read - earlier.read, self.written - earlier.written)


NO_TOKENS = TokenUsage()


class UsageCounter:
    """Adds up what one model has used since it was loaded; safe to call from any thread."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._lock = threading.Lock()
        self._total = TokenUsage()

    def add(self, *, read: int = 0, written: int = 0) -> None:
        """Count tokens that were just read or written."""
        with self._lock:
            self._total = TokenUsage(self._total.read + read, self._total.written + written)

    def total(self) -> TokenUsage:
        """Return all that was counted."""
        with self._lock:
            return self._total
