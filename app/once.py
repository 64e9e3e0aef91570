"""A value that is made when it is first needed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from app.explaining import explain

T = TypeVar("T")


class Once(Generic[T]):
    """Makes its value on the first `get`, whatever the thread; others wait for it. A failed attempt is made again.

    Attributes:
        value: None until it is made.
        problem: Why the last attempt failed, in Chinese; None if none did.
    """

    def __init__(self, make: Callable[[], T]) -> None:
        self.value: T | None = None
        self.problem: str | None = None
        self._make = make
        self._lock = threading.Lock()

    def get(self) -> T:
        """Return the value; whatever making it raises is raised."""
        with self._lock:
            if self.value is None:
                try:
                    self.value = self._make()
                except Exception as error:
                    self.problem = explain(error)
                    raise
                self.problem = None
            return self.value
