"""How fast files become stored documents: `python -m eval.corpus.throughput PATH…`.

Each row is a store of its own: a quarter, a half and all of the files are parsed and stored, then ingested again
unchanged. Parsing runs in limited processes, as `zhengce ingest` does it; the index is not part of it. Memory is the sum
of the resident sizes of all processes, sampled ten times a second (pages that they share count once for each).
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Self

from corpus.collection import CollectionReport, collect
from corpus.files import FoundFiles, find_files
from corpus.sandbox import ParserPool
from corpus.store import DocumentStore

_SHARES = (0.25, 0.5, 1.0)
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Row:
    """What one store took.

    Attributes:
        cpu_s: Processor time of the first run, all processes together: it depends less on what else the machine does.
        again_s: Of the second run, which found everything unchanged.
    """

    documents: int
    chars: int
    failed: int
    seconds: float
    cpu_s: float
    again_s: float
    peak_bytes: int
    store_bytes: int


class _Memory:
    """Samples the resident size of this process and its descendants (Linux)."""

    def __init__(self) -> None:
        self.peak_bytes = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._sample)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()

    def _sample(self) -> None:
        while not self._ended.wait(0.1):
            self.peak_bytes = max(self.peak_bytes, sum(map(_resident_bytes, _descendants(os.getpid()))))


def _resident_bytes(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE_BYTES
    except OSError:  # it has ended
        return 0


def _descendants(pid: int) -> list[int]:
    parents: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                stat = (folder / "stat").read_text()
            except OSError:
                continue
            parents.setdefault(int(stat.rpartition(")")[2].split()[1]), []).append(int(folder.name))
    found = [pid]
    for known in found:
        found += parents.get(known, [])
    return found


def measure(paths: Sequence[Path], share: float, database_url: str, workers: int) -> Row:
    """Ingest a share of the files twice; several folders are so many ingests, as if one came after the other."""
    found = [_portion(find_files([path]), share) for path in paths]
    with _Memory() as memory:
        cpu_before = _cpu_s()
        seconds, reports = _timed(found, database_url, workers)
        cpu_s = _cpu_s() - cpu_before
        again_s, again = _timed(found, database_url, workers)
    added = sum(len(report.added) for report in reports)
    unchanged = sum(len(report.unchanged) for report in again)
    if unchanged != added:
        raise RuntimeError(f"{added} documents came in, but the second run found {unchanged} unchanged")
    store = DocumentStore(database_url)
    records = store.records()
    chars = sum(len(store.get(record.doc_id, record.version).text) for record in records)
    store.close()
    size = Path(database_url.removeprefix("sqlite:///")).stat().st_size
    failed = sum(len(report.failed) for report in reports)
    return Row(len(records), chars, failed, seconds, cpu_s, again_s, memory.peak_bytes, size)


def _cpu_s() -> float:
    """Return the processor time of this process and of its children that have ended."""
    return sum(os.times()[:4])


def _timed(
    found: Sequence[FoundFiles], database_url: str, workers: int
) -> tuple[float, list[CollectionReport]]:
    started = monotonic()
    store = DocumentStore(database_url)
    with ParserPool(workers) as pool:
        reports = [collect(files, store, pool.parse_all, show_progress=True) for files in found]
    store.close()
    return monotonic() - started, reports


def _portion(found: FoundFiles, share: float) -> FoundFiles:
    chosen = random.Random(1).sample(sorted(found.files), round(len(found.files) * share))  # noqa: S311
    return replace(
        found, files={source: found.files[source] for source in sorted(chosen)}, folders=frozenset()
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("paths", type=Path, nargs="+", help="folders of documents")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args(arguments)
    print(
        "| documents | characters | failed | seconds | CPU, s | documents/s | characters/s | again, s | times faster | peak memory, MB | store, MB |"
    )
    print("|---:" * 11 + "|")
    for share in _SHARES:
        with tempfile.TemporaryDirectory() as folder:
            row = measure(options.paths, share, f"sqlite:///{folder}/store.db", options.workers)
        print(
            f"| {row.documents:,} | {row.chars:,} | {row.failed} | {row.seconds:.1f} | {row.cpu_s:.1f} "
            f"| {row.documents / row.seconds:.1f} | {row.chars / row.seconds:,.0f} | {row.again_s:.2f} "
            f"| {row.seconds / row.again_s:.0f} | {row.peak_bytes / 2**20:,.0f} | {row.store_bytes / 2**20:,.0f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
