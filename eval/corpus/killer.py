"""A process that starts collections and kills them: `python -m eval.corpus.killer`.

For each line of JSON on its standard input it forks a child that collects a folder into a store, kills the child
(SIGKILL) after so many seconds, and answers with the child's exit status, negative for the signal that ended it. A fork
has everything imported: the moment falls into the work, not into the start.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from corpus.collection import collect
from corpus.files import find_files
from corpus.parsing import parse_files
from corpus.sandbox import ParserPool
from corpus.store import DocumentStore


@dataclass(frozen=True, slots=True)
class Collection:
    """What the child does.

    Attributes:
        workers: Parsing processes; 0 parses in the child itself.
    """

    folder: str
    database_url: str
    workers: int
    batch_documents: int


class Killer:
    """Owns the process that forks; it is no child of threads and open databases."""

    def __init__(self) -> None:
        """Start it."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "eval.corpus.killer"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate()

    def run(self, collection: Collection, seconds: float) -> int:
        """Run a collection for so many seconds at most; return 0 if it came to its end, else the signal, negative."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps([asdict(collection), seconds]) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


def _collect(collection: Collection) -> None:
    store = DocumentStore(collection.database_url)
    found = find_files([Path(collection.folder)])
    if collection.workers:
        with ParserPool(collection.workers) as pool:
            collect(found, store, pool.parse_all, batch_documents=collection.batch_documents)
    else:
        collect(found, store, parse_files, batch_documents=collection.batch_documents)
    store.close()


def _main() -> None:
    for line in sys.stdin:
        values, seconds = json.loads(line)
        child = os.fork()
        if child == 0:
            _collect(Collection(**values))
            os._exit(0)
        deadline = time.monotonic() + seconds
        ended, status = 0, 0
        while not ended and time.monotonic() < deadline:
            time.sleep(0.001)
            ended, status = os.waitpid(child, os.WNOHANG)
        if not ended:
            os.kill(child, signal.SIGKILL)
            _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    _main()
