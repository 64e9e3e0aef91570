"""Work that is killed in the middle: a process that forks children, and ends them (SIGKILL) after so many seconds.

A fork has everything imported: the moment falls into the work, not into the start.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self


class ForkKiller:
    """Owns the process that forks; it is no child of threads and open databases."""

    def __init__(self, module: str) -> None:
        """Start `python -m module`, which calls `serve`."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[1],
        )
        assert self._process.stdout
        self._process.stdout.readline()  # everything is imported

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate()

    def ask(self, *values: object) -> int:
        """Have a child do what JSON values say; return its exit status, negative for the signal that ended it."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(values) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


def serve(do: Callable[..., int]) -> None:
    """Answer each line of JSON values on the standard input with what `do` returns for them."""
    print("ready", flush=True)
    for line in sys.stdin:
        values: list[Any] = json.loads(line)
        print(do(*values), flush=True)


def end_after(child: int, seconds: float) -> int:
    """Kill a child after so many seconds; return its exit status, negative for the signal that ended it."""
    deadline = time.monotonic() + seconds
    ended, status = os.waitpid(child, os.WNOHANG)
    while not ended and time.monotonic() < deadline:
        time.sleep(0.001)
        ended, status = os.waitpid(child, os.WNOHANG)
    if not ended:
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)
