"""Questions as they end, counted in memory and written down every few seconds."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime

from app.access.asker import Asker
from app.usage.asked import Asked, Outcome, asked_at
from app.usage.store import UsageStore


class UsageRecord:
    """Counts questions; thread-safe. What is counted and not yet written is lost if the process is killed."""

    def __init__(
        self, store: UsageStore | None, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        """Read nothing yet.

        Args:
            store: Where counts are kept; None keeps none.
        """
        self._store = store
        self._now = now
        self._lock = threading.Lock()
        self._pending: Counter[Asked] = Counter()
        self._tidied = ""

    def note(self, asker: Asker, outcome: Outcome, seconds: float) -> None:
        """Count a question that has just ended."""
        # Strangers are not written down: an address is personal, and where nobody is known nobody may look.
        if self._store is None or not asker.is_known:
            return
        asked = asked_at(self._now(), asker.identity, outcome, seconds)
        with self._lock:
            self._pending[asked] += 1

    def flush(self) -> None:
        """Write down what was counted, and once a day delete what is old; waits for the database.

        Raises:
            UsageError: If it cannot be written; nothing is lost then.
        """
        if self._store is None:
            return
        with self._lock:
            counts, self._pending = self._pending, Counter()
        try:
            if counts:
                self._store.add(counts)
        except BaseException:
            with self._lock:
                self._pending.update(counts)
            raise
        today = self._now().date()
        if today.isoformat() != self._tidied:
            self._store.tidy(today)
            self._tidied = today.isoformat()
