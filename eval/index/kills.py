"""Ingests that are killed at random moments: `python -m eval.index.kills FOLDER [--kills 50] [--files 60]`.

Before each ingest some of the files change, some go and some come. After every kill the index in use must hold the files
as they were before, or all as they are now, and answer like an index that is made of these files at once. Parsing is part of an
ingest: `--from-share` leaves out the first part of it, so that more of the kills fall into the writing of the index.
"""

from __future__ import annotations

import argparse
import random
import shutil
import signal
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from tqdm import tqdm

from corpus.files import find_files
from eval.index.agreement import disagreements
from eval.index.killer import IngestKiller
from eval.index.plain_embedder import PlainEmbedder
from index.ingest import ingest
from index.store import Index

_QUERIES = ("安全生产的监督管理", "违反本条例规定的罚款", "第7次修订", "自公布之日起施行")
_NEVER = 10**6


@dataclass(frozen=True, slots=True)
class IndexKills:
    """What came of the kills.

    Attributes:
        before: Kills after which the generation before was in use.
        after: Kills after which the new one was.
        finished: Ingests that came to their end before they could be killed.
        faults: What was not as it should be, in words.
    """

    kills: int
    before: int
    after: int
    finished: int
    faults: tuple[str, ...]


def run_kills(
    files: Sequence[Path], kills: int, *, seed: int = 1, from_share: float = 0.0, show_progress: bool = False
) -> IndexKills:
    """Kill ingests of these files so many times, at moments that are spread evenly over an ingest."""
    chance = random.Random(seed)  # noqa: S311 (a sample, no secret)
    counts = {"killed": 0, "before": 0, "after": 0, "finished": 0}
    faults: list[str] = []
    with (
        tempfile.TemporaryDirectory() as name,
        IngestKiller() as killer,
        tqdm(total=kills, unit="次", disable=not show_progress) as progress,
    ):
        folder, workspace = Path(name, "files"), Path(name, "workspace")
        folder.mkdir()
        texts = {path.name: path.read_text(encoding="utf-8") for path in files}
        _write(folder, texts)
        faults += _status_faults(killer.run(folder, workspace, _NEVER), 0)
        old, seconds, number = texts, 0.0, 0
        while counts["killed"] < kills:
            number += 1
            new = _changed(texts, chance, number)
            _write(folder, new)
            limit = chance.uniform(from_share * seconds, 1.1 * seconds) if seconds else _NEVER
            started = monotonic()
            status = killer.run(folder, workspace, limit)
            if status == 0:
                seconds = monotonic() - started
            held = _held(workspace)
            counts["finished" if status == 0 else "killed"] += 1
            if status != 0:
                progress.update()
                faults += _status_faults(status, -signal.SIGKILL)
                counts["after" if held == _kept(new) else "before"] += 1
            if held not in (_kept(new), _kept(old)) or (status == 0 and held != _kept(new)):
                faults.append(f"round {number}: the index holds neither the files before nor those after")
            standing = new if held == _kept(new) else old
            faults += [
                f"round {number}: {fault}" for fault in _unlike_rebuilt(Path(name), workspace, standing)
            ]
            old = standing
    return IndexKills(counts["killed"], counts["before"], counts["after"], counts["finished"], tuple(faults))


def _changed(texts: dict[str, str], chance: random.Random, number: int) -> dict[str, str]:
    """Leave out a tenth of the files, and give a fifth a new last article."""
    result = {name: text for name, text in texts.items() if chance.random() > 0.1}
    for name in result:
        if chance.random() < 0.2:
            result[name] += f"\n第九百条　本条例于第{number}次修订。\n"
    return result


def _write(folder: Path, texts: dict[str, str]) -> None:
    for path in folder.iterdir():
        if path.name not in texts:
            path.unlink()
    for name, text in texts.items():
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def _kept(texts: dict[str, str]) -> dict[str, str]:
    """Return what tells the states of files apart: the last words of each."""
    return {name: text.rstrip()[-12:] for name, text in texts.items()}


def _held(workspace: Path) -> dict[str, str]:
    index = Index.open(workspace, embedder=PlainEmbedder())
    try:
        return {e.source: index.document(e.doc_id).text.rstrip()[-12:] for e in index.entries}
    finally:
        index.close()


def _unlike_rebuilt(place: Path, workspace: Path, texts: dict[str, str]) -> list[str]:
    folder, rebuilt = place / "files of the rebuilt", place / "rebuilt"
    folder.mkdir()
    _write(folder, texts)
    ingest([folder], rebuilt, PlainEmbedder())
    try:
        return disagreements(workspace, rebuilt, _QUERIES, PlainEmbedder())
    finally:
        shutil.rmtree(folder)
        shutil.rmtree(rebuilt)


def _status_faults(status: int, expected: int) -> list[str]:
    return [] if status == expected else [f"an ingest ended with {status}"]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="a folder of documents that are text files")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--files", type=int, default=60, help="how many of its files")
    parser.add_argument("--from-share", type=float, default=0.0, help="of the time of an ingest")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    paths = {file.path.name: file.path for file in find_files([options.folder]).files.values()}
    names = random.Random(options.seed).sample(sorted(paths), min(options.files, len(paths)))  # noqa: S311
    result = run_kills(
        [paths[name] for name in names],
        options.kills,
        seed=options.seed,
        from_share=options.from_share,
        show_progress=True,
    )
    print(
        "| files | kill -9 | old generation in use | new one | ended first | faults |\n|---:|---:|---:|---:|---:|---:|"
    )
    print(
        f"| {len(names)} | {result.kills} | {result.before} | {result.after} | {result.finished} | {len(result.faults)} |"
    )
    for fault in result.faults[:20]:
        print(f"- {fault}")


if __name__ == "__main__":
    main()
