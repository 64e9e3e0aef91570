"""Values that are made when they are first needed."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.once import Once
from index.errors import WorkspaceError


def test_many_threads_make_one_value() -> None:
    made: list[object] = []
    together = threading.Barrier(8)

    def make() -> object:
        made.append(object())
        return made[-1]

    once = Once(make)
    assert once.value is None

    def get(_: int) -> object:
        together.wait()
        return once.get()

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(get, range(8))) == set(made)
    assert len(made) == 1
    assert once.value is made[0]


def test_what_failed_is_remembered_until_it_succeeds() -> None:
    attempts = iter([WorkspaceError("磁盘已满"), None])

    def make() -> str:
        if error := next(attempts):
            raise error
        return "好"

    once = Once(make)
    with pytest.raises(WorkspaceError):
        once.get()
    assert once.problem == "磁盘已满"
    assert once.get() == "好"
    assert once.problem is None
