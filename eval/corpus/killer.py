"""Collections that are killed: `python -m eval.corpus.killer` is the process that starts them.

The moment is counted from when so many documents have been parsed, however slow the machine is just then.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from corpus.collection import Parse, collect
from corpus.documents import Document
from corpus.errors import DocumentError
from corpus.files import find_files
from corpus.parsing import parse_files
from corpus.sandbox import ParserPool
from corpus.store import DocumentStore
from eval.fork_killer import ForkKiller, end_after, serve

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


class Killer(ForkKiller):
    """Starts collections and kills them."""

    def __init__(self) -> None:
        """Start the process that forks."""
        super().__init__("eval.corpus.killer")

    def run(self, collection: Collection, documents: int, seconds: float) -> int:
        """Kill a collection so many seconds after so many documents; return the signal, negative, or 0 if it ended first."""
        return self.ask(asdict(collection), documents, seconds)


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


def _collected(values: dict[str, Any], documents: int, seconds: float) -> int:
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _collect(Collection(**values), writer)
        os._exit(0)
    os.close(writer)
    while documents > 0 and os.read(reader, 1):
        documents -= 1
    status = end_after(child, seconds)
    os.close(reader)
    return status


if __name__ == "__main__":
    serve(_collected)
