"""Who has asked how much today, and which keys were used: counted in memory, written down every few seconds."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime

from app.access.asker import Asker
from app.access.keys import KEY_IDENTITY
from app.access.store import AccessStore
from app.workers import BusyError


class QuotaError(BusyError):
    """Whoever asks has asked as much as he may today."""


class Ledger:
    """Counts questions; thread-safe. What is counted here and not yet written is lost if the process is killed."""

    def __init__(
        self,
        store: AccessStore | None,
        questions_per_day: int,
        today: Callable[[], date] = lambda: datetime.now(UTC).date(),
    ) -> None:
        """Read nothing yet.

        Args:
            store: Where counts are kept; None keeps them in memory alone.
            questions_per_day: Of somebody for whom nothing else was said; 0 for no limit.
        """
        self._store = store
        self._questions_per_day = questions_per_day
        self._today = today
        self._lock = threading.Lock()
        self._day = ""
        self._written: dict[str, int] = {}
        self._pending: Counter[str] = Counter()
        self._uses: dict[str, str] = {}

    def take_question(self, asker: Asker) -> None:
        """Count a question.

        Raises:
            QuotaError: If it is one too many.
        """
        limit = asker.allowance.questions_per_day
        limit = self._questions_per_day if limit is None else limit
        with self._lock:
            self._turn_the_page()
            asked = self._written.get(asker.identity, 0) + self._pending[asker.identity]
            if limit and asked >= limit:
                raise QuotaError(
                    f"今天的 {limit} 个问题已经问完；明天（UTC 零点以后）再问，或请管理员调高限额"
                )
            self._pending[asker.identity] += 1

    def note_use(self, asker: Asker) -> None:
        """Note that a key was used just now."""
        if asker.identity.startswith(KEY_IDENTITY):
            now = datetime.now(UTC).isoformat(timespec="seconds")
            with self._lock:
                self._uses[asker.identity.removeprefix(KEY_IDENTITY)] = now

    def flush(self) -> None:
        """Write down what was counted, and read what others wrote; waits for the database.

        Raises:
            AccessError: If it cannot be written; nothing is lost then.
        """
        store = self._store
        if store is None:
            return
        with self._lock:
            self._turn_the_page()
            day, uses = self._day, self._uses
            # Strangers are not written down: where nobody is known there need be no tables, and an address is personal.
            counts = {who: count for who, count in self._pending.items() if not who.startswith("address:")}
            self._uses = {}
        try:
            if counts:
                store.add_questions({(who, day): count for who, count in counts.items()})
                with self._lock:
                    if day == self._day:
                        self._pending.subtract(counts)
                        self._written = {
                            who: self._written.get(who, 0) + counts.get(who, 0)
                            for who in self._written | counts
                        }
            if uses:
                store.note_uses(uses)
            written = store.questions_on(day)
        except BaseException:
            with self._lock:
                self._uses = uses | self._uses
            raise
        with self._lock:
            if day == self._day:
                self._written = written

    def _turn_the_page(self) -> None:
        day = self._today().isoformat()
        if day != self._day:
            self._day, self._written = day, {}
            self._pending.clear()
