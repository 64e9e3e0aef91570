"""A process that starts ingests and kills them: `python -m eval.index.killer`.

For each line of JSON on its standard input it forks a child that ingests a folder into a workspace, kills the child
(SIGKILL) after so many seconds, and answers with the child's exit status, negative for the signal that ended it. A fork has
everything imported: the moment falls into the work, not into the start.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from eval.index.plain_embedder import PlainEmbedder
from index.ingest import ingest


class IngestKiller:
    """Owns the process that forks; it is no child of threads and open databases."""

    def __init__(self) -> None:
        """Start it."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "eval.index.killer"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        assert self._process.stdout
        self._process.stdout.readline()  # everything is imported

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate()

    def run(self, folder: Path, workspace: Path, seconds: float) -> int:
        """Kill an ingest after so many seconds; return the signal, negative, or 0 if it ended first."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps([str(folder), str(workspace), seconds]) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


def _serve(folder: Path, workspace: Path, seconds: float) -> int:
    child = os.fork()
    if child == 0:
        ingest([folder], workspace, PlainEmbedder(), withdraw_missing=True)
        os._exit(0)
    deadline = time.monotonic() + seconds
    ended, status = os.waitpid(child, os.WNOHANG)
    while not ended and time.monotonic() < deadline:
        time.sleep(0.001)
        ended, status = os.waitpid(child, os.WNOHANG)
    if not ended:
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def _main() -> None:
    print("ready", flush=True)
    for line in sys.stdin:
        folder, workspace, seconds = json.loads(line)
        print(_serve(Path(folder), Path(workspace), seconds), flush=True)


if __name__ == "__main__":
    _main()
