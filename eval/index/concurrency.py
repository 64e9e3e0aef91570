"""Searches while ingests run: `python -m eval.index.concurrency [--searches 200] [--threads 8] [--processes 2] [--documents 40]`.

Every ingest rewrites all documents or a part of them, and each text names the round it was written in. Readers move on to
the newest generation before each search, as the service does. A search must fail for no reason, and find every document in
the round in which the generation that it searched holds it.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Self

from eval.index.plain_embedder import PlainEmbedder
from index.ingest import ingest
from index.search import search
from index.store import Index
from index.workspace import current_generation

_QUERIES = ("农业规划", "第3件事的通知", "城市群发展的意见", "第2轮")


@dataclass(frozen=True, slots=True)
class Searches:
    """What the readers saw.

    Attributes:
        generations: How many different ones were searched.
        faults: Errors, and results that are not of the generation that was searched, in words.
    """

    searches: int
    generations: int
    ingests: int
    faults: tuple[str, ...]


class _Newest:
    """Owns the index of the newest generation, as the service does; the readers of a process share it."""

    def __init__(self, workspace: Path) -> None:
        self._workspace = workspace
        self._lock = Lock()
        self._index = Index.open(workspace, embedder=PlainEmbedder())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._index.close()

    def get(self) -> Index:
        """Return it; whoever holds an older one may go on with it."""
        with self._lock:
            if self._index.generation != current_generation(self._workspace):
                self._index = Index.open(self._workspace, embedder=PlainEmbedder())
            return self._index


def run_searches(
    folder: Path, *, searches: int, threads: int, processes: int, documents: int, rounds: int
) -> Searches:
    """Search in threads of this process and in others until so many rounds of ingests are done.

    Args:
        folder: An empty folder for files and workspace.
        searches: The least that each process makes.
    """
    files, workspace = folder / "files", folder / "workspace"
    files.mkdir()
    _write_round(files, 0, documents)
    ingest([files], workspace, PlainEmbedder())
    context = multiprocessing.get_context("spawn")
    done = folder / "done"
    with ThreadPoolExecutor(1) as pool, context.Pool(processes) as readers:
        work = (workspace, searches, threads, done)
        seen = [readers.apply_async(_read, work) for _ in range(processes)]
        own = pool.submit(_read, *work)
        for number in range(1, rounds + 1):
            _write_round(files, number, documents)
            ingest([files], workspace, PlainEmbedder())
        done.touch()
        results = [own.result(), *(result.get() for result in seen)]
    faults = [fault for _, _, found in results for fault in found]
    generations = set().union(*(names for _, names, _ in results))
    return Searches(sum(count for count, _, _ in results), len(generations), rounds, tuple(faults))


def _read(workspace: Path, searches: int, threads: int, done: Path) -> tuple[int, set[str], list[str]]:
    """Search in threads, `searches` times and until the file `done` is there; return how often, which generations, and what was wrong."""
    names: set[str] = set()
    faults: list[str] = []

    def ask(number: int) -> None:
        try:
            index = newest.get()
            names.add(index.generation)
            found = search(index, _QUERIES[number % len(_QUERIES)], 20)
            faults.extend(_faults(index, [(hit.chunk.doc_id, hit.chunk.text) for hit in found]))
        except Exception as error:
            faults.append(f"{type(error).__name__}: {error}")

    count = 0
    with _Newest(workspace) as newest, ThreadPoolExecutor(threads) as pool:
        while count < searches or not done.exists():
            list(pool.map(ask, range(count, count + threads)))
            count += threads
    return count, names, faults


def _faults(index: Index, found: Sequence[tuple[str, str]]) -> list[str]:
    if not found:
        return ["nothing was found"]
    held = {entry.doc_id: entry.title for entry in index.entries}
    # A title names the round, and so does each line of the text.
    return [
        f"{index.generation}: {text[:40]!r} is not of {held.get(doc_id)!r}"
        for doc_id, text in found
        if doc_id not in held or held[doc_id].partition("第")[2].partition("轮")[0] not in text
    ]


def _write_round(folder: Path, number: int, documents: int) -> None:
    """Write every document in round 0 and in every third, else a fifth of them."""
    step = 1 if number % 3 == 0 else 5
    for i in range(0, documents, step):
        mark = f"第{number:04}轮"
        lines = "".join(f"（{n}）农业规划{mark}。推进第{i}件事的城市群发展{mark}。\n" for n in "一二三四")
        (folder / f"{i:03}.txt").write_text(f"关于{mark}第{i}件事的通知\n{lines}", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--searches", type=int, default=200, help="the least in each process")
    parser.add_argument("--threads", type=int, default=8, help="in each process")
    parser.add_argument("--processes", type=int, default=2, help="beside the one that ingests")
    parser.add_argument("--documents", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        result = run_searches(Path(name), **vars(options))
    print("| searches | ingests | generations searched | faults | load |\n|---:|---:|---:|---:|---:|")
    print(
        f"| {result.searches} | {result.ingests} | {result.generations} | {len(result.faults)} | {os.getloadavg()[0]:.1f} |"
    )
    for fault in result.faults[:20]:
        print(f"- {fault}")


if __name__ == "__main__":
    main()
