"""How often a password may be tried."""

from __future__ import annotations

from limits import RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

RETRY_AFTER_S = 300
# Failures. The first keeps a guesser from one account without keeping its owner out; the others keep many guessers slow.
_OF_NAME_AND_ADDRESS = RateLimitItemPerMinute(5, 5, "name and address")
_OF_ADDRESS = RateLimitItemPerMinute(30, 5, "address")
_OF_NAME = RateLimitItemPerHour(60, 1, "name")


class LoginLimit:
    """Counts failures in memory; thread-safe."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def allows(self, name: str, address: str) -> bool:
        """Say whether another try may be made."""
        return all(self._limiter.test(item, *keys) for item, keys in _limits(name, address))

    def note_failure(self, name: str, address: str) -> None:
        """Count a wrong password."""
        for item, keys in _limits(name, address):
            self._limiter.hit(item, *keys)


def _limits(
    name: str, address: str
) -> list[tuple[RateLimitItemPerMinute | RateLimitItemPerHour, tuple[str, ...]]]:
    return [(_OF_NAME_AND_ADDRESS, (name, address)), (_OF_ADDRESS, (address,)), (_OF_NAME, (name,))]
