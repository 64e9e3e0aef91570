"""Who is known at this moment: keys and users, read anew once a second."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from app.access.asker import Asker
from app.access.errors import AccessError
from app.access.keys import AccessKey, hash_of
from app.access.store import AccessStore
from app.access.users import User, UsersFile

_FRESH_S = 1.0  # for so long may a key that was revoked elsewhere open something
_STALE_S = 60.0  # for so long is what was read last good enough where the database does not answer


@dataclass(frozen=True, slots=True)
class Known:
    """What was known at a moment.

    Attributes:
        keys: By the hash of their token, void ones included.
        users: By name.
        ended_sessions: Ids of sessions that are over.
    """

    keys: Mapping[str, AccessKey]
    users: Mapping[str, User]
    ended_sessions: frozenset[str]

    def key_of(self, token: str) -> AccessKey | None:
        """Return the good key that a caller shows; None if it is none."""
        key = self.keys.get(hash_of(token))
        return key if key is not None and key.is_good(_today()) else None

    def session_asker(self, name: str, stamp: str) -> Asker | None:
        """Return the user of a session; None if he is gone or has another password."""
        user = self.users.get(name)
        return user.asker() if user is not None and user.stamp == stamp else None

    @property
    def anybody(self) -> bool:
        """Whether there is, or has ever been, a key, or there is a user: from then on nobody unknown is let in."""
        return bool(self.keys or self.users)


class Directory:
    """Reads keys and users; thread-safe."""

    def __init__(
        self, store: AccessStore, users: UsersFile, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._store = store
        self._users = users
        self._clock = clock
        self._lock = threading.Lock()
        self._known: Known | None = None
        self._read_at = 0.0

    def at_hand(self) -> Known | None:
        """Return what is known if it was read just now, without waiting for anything."""
        known = self._known
        return known if known is not None and self._clock() - self._read_at < _FRESH_S else None

    def read(self) -> Known:
        """Return what is known, read anew unless that was just done; waits for the database.

        Raises:
            AccessError: If it cannot be read and was not read lately.
        """
        with self._lock:
            if (known := self.at_hand()) is not None:
                return known
            now = self._clock()
            try:
                known = Known(self._store.keys(), self._users.users(), self._store.ended_sessions())
            except AccessError:
                if self._known is not None and now - self._read_at < _STALE_S:
                    return self._known
                raise
            self._known, self._read_at = known, now
            return known

    def forget(self) -> None:
        """See to it that the next question is answered from the database: something was changed here."""
        with self._lock:
            self._known = None


def _today() -> date:
    return datetime.now(UTC).date()
