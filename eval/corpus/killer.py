"""A process that starts collections and kills them: `python -m eval.corpus.killer`.

For each line of JSON on its standard input it forks a child that collects a folder into a store, kills the child
(SIGKILL) so many seconds after it has parsed so many documents, and answers with the child's exit status, negative for
the signal that ended it. A fork has everything imported: the moment falls into the work, not into the start, and
however slow the machine is just then.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from corpus.collection import Parse, collect
from corpus.documents import Document
from corpus.errors import DocumentError
from corpus.files import find_files
from corpus.parsing import parse_files
from corpus.sandbox import ParserPool
from corpus.store import DocumentStore

Items = Iterable[tuple[Path, str]]
Result = tuple[str, Document | DocumentError]


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
        assert self._process.stdout
        self._process.stdout.readline()  # everything is imported

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate()

    def run(self, collection: Collection, documents: int, seconds: float) -> int:
        """Kill a collection so many seconds after so many documents; return the signal, negative, or 0 if it ended first."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps([asdict(collection), documents, seconds]) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


def _collect(collection: Collection, parsed: int) -> None:
    """Collect; write a byte to the pipe `parsed` for each document."""
    store = DocumentStore(collection.database_url)
    found = find_files([Path(collection.folder)])

    def noted(parse: Parse) -> Parse:
        def parse_and_note(items: Items) -> Iterator[Result]:
            for result in parse(items):
                os.write(parsed, b".")
                yield result

        return parse_and_note

    if collection.workers:
        with ParserPool(collection.workers) as pool:
            collect(found, store, noted(pool.parse_all), batch_documents=collection.batch_documents)
    else:
        collect(found, store, noted(parse_files), batch_documents=collection.batch_documents)
    store.close()


def _serve(collection: Collection, documents: int, seconds: float) -> int:
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _collect(collection, writer)
        os._exit(0)
    os.close(writer)
    while documents > 0 and os.read(reader, 1):
        documents -= 1
    deadline = time.monotonic() + seconds
    ended, status = os.waitpid(child, os.WNOHANG)
    while not ended and time.monotonic() < deadline:
        time.sleep(0.001)
        ended, status = os.waitpid(child, os.WNOHANG)
    if not ended:
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    os.close(reader)
    return os.waitstatus_to_exitcode(status)


def _main() -> None:
    print("ready", flush=True)
    for line in sys.stdin:
        values, documents, seconds = json.loads(line)
        print(_serve(Collection(**values), documents, seconds), flush=True)


if __name__ == "__main__":
    _main()
