"""Collections that are killed at random moments: `python -m eval.corpus.kills PATH [--kills 50] [--database-url URL]`.

After every kill the store is opened and checked: every document of the catalogue has its version, and that version is
what an undisturbed run makes of the file. A run that comes to its end must have made the whole store of an undisturbed
run; then the next one begins with an empty store.
"""

from __future__ import annotations

import argparse
import random
import shutil
import signal
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic

from sqlalchemy import MetaData, create_engine
from tqdm import tqdm

from corpus.documents import Document
from corpus.store import DocumentStore
from eval.corpus.killer import Collection, Killer

_NEVER = 10**9


@dataclass(frozen=True, slots=True)
class Kills:
    """What came of the kills.

    Attributes:
        in_the_work: Kills after which some documents were in the store and some were not.
        finished: Runs that came to their end, with the whole store.
        faults: What was not as it should be, in words.
    """

    kills: int
    in_the_work: int
    finished: int
    documents: int
    faults: tuple[str, ...]


def run_kills(
    collection: Collection,
    kills: int,
    new_database: Callable[[], str],
    *,
    seed: int = 1,
    show_progress: bool = False,
) -> Kills:
    """Kill a collection so many times, and let the last one finish.

    Args:
        collection: Its database is not used; each is made by `new_database`, empty.
    """
    moments = random.Random(seed)  # noqa: S311 (a sample, no secret)
    faults: list[str] = []
    killed = in_the_work = finished = 0
    with Killer() as killer, tqdm(total=kills, unit="次", disable=not show_progress) as progress:
        url = new_database()
        started = monotonic()
        killer.run(replace(collection, database_url=url), _NEVER, _NEVER)
        expected = _contents(url, faults)
        a_batch_s = (monotonic() - started) / max(len(expected), 1) * collection.batch_documents
        url, found = new_database(), dict[str, Document]()
        while True:
            # Anywhere in what is left to do and a little after, and anywhere between two commits.
            left = len(expected) - len(found) + collection.batch_documents
            documents = moments.randint(0, left) if killed < kills else _NEVER
            seconds = moments.uniform(0, a_batch_s / 2)
            status = killer.run(replace(collection, database_url=url), documents, seconds)
            found = _contents(url, faults)
            faults += [
                f"{source}: not what the file says"
                for source in found
                if found[source] != expected.get(source)
            ]
            if status == 0:
                finished += 1
                faults += [
                    f"{source}: missing after a whole run" for source in expected.keys() - found.keys()
                ]
                if killed == kills:
                    break
                url, found = new_database(), {}
            else:
                killed += 1
                in_the_work += 0 < len(found) < len(expected)
                progress.update()
                if status != -signal.SIGKILL:
                    faults.append(f"the run ended with {status}")
    return Kills(killed, in_the_work, finished, len(expected), tuple(faults))


def _contents(url: str, faults: list[str]) -> dict[str, Document]:
    """Open a store and return the current document of every source."""
    store = DocumentStore(url)
    try:
        records = store.records()
        documents = store.get_many([(record.doc_id, record.version) for record in records])
        return {record.source: document for record, document in zip(records, documents, strict=True)}
    except KeyError as error:
        faults.append(f"a version of the catalogue is not kept: {error}")
        return {}
    finally:
        store.close()


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("path", type=Path, help="a folder of documents")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--files", type=int, default=150, help="how many of its files")
    parser.add_argument("--batch", type=int, default=10, help="documents a commit")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument(
        "--database-url", help="an empty PostgreSQL database, emptied each time; default: SQLite"
    )
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "files")
        _sample(options.path, folder, options.files, options.seed)
        databases = iter(range(10**6))

        def new_database() -> str:
            if options.database_url:
                _empty(options.database_url)
                return str(options.database_url)
            return f"sqlite:///{name}/{next(databases)}.db"

        collection = Collection(str(folder), "", options.workers, options.batch)
        result = run_kills(collection, options.kills, new_database, seed=options.seed, show_progress=True)
    print(
        "| files | kill -9 | of them amid the work | runs that finished | faults |\n|---:|---:|---:|---:|---:|"
    )
    print(
        f"| {result.documents} | {result.kills} | {result.in_the_work} | {result.finished} | {len(result.faults)} |"
    )
    for fault in result.faults[:20]:
        print(f"- {fault}")


def _sample(path: Path, folder: Path, count: int, seed: int) -> None:
    folder.mkdir()
    files = sorted(file for file in path.rglob("*") if file.is_file())
    chosen = random.Random(seed).sample(files, min(count, len(files)))  # noqa: S311
    for file in chosen:
        target = folder / file.relative_to(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)


def _empty(database_url: str) -> None:
    engine = create_engine(database_url)
    tables = MetaData()
    tables.reflect(engine)
    tables.drop_all(engine)
    engine.dispose()


if __name__ == "__main__":
    main()
