"""Our index of words beside bm25s and SQLite FTS5: `python -m eval.index.sparse_speed FOLDER… --questions CASES.jsonl [--chunks 50000]`.

All three get the same tokens; what making them takes is in each figure of indexing, and a row of its own. Indexing is counted
in processor time of all threads, which depends less on what else the machine does. Questions run one at a time, by
the three in turn; each returns 100 rows. bm25s holds its matrix in memory, the other two read from disk.
"""

from __future__ import annotations

import argparse
import os
import random
import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from time import perf_counter, process_time

import bm25s
import numpy as np

from eval.cases import load_cases
from eval.index.varied_laws import read_laws, varied_laws
from index.chunking import chunk_document
from index.generation import passage_text
from index.sparse import SparseIndex
from index.sparse_writer import SparseWriter
from index.tokenizing import search_tokens

_K = 100
_QUESTIONS = 300
_MARK = "w_"  # tells words from bigrams where both share one field


@dataclass(frozen=True, slots=True)
class _Engine:
    """An engine that holds all texts.

    Attributes:
        index_s: Processor time; ours makes its tokens itself, the others get them.
    """

    name: str
    index_s: float
    folder_bytes: int
    search: Callable[[str], object]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", type=Path, nargs="+", help="folders of laws")
    parser.add_argument("--questions", type=Path, required=True, help="evaluation cases")
    parser.add_argument("--chunks", type=int, default=50_000)
    options = parser.parse_args(arguments)
    laws = varied_laws(read_laws(options.folders))
    texts = list(
        islice((passage_text(law, chunk) for law in laws for chunk in chunk_document(law)), options.chunks)
    )
    questions = sorted({case.question for case in load_cases(options.questions)})
    questions = random.Random(1).sample(questions, min(_QUESTIONS, len(questions)))  # noqa: S311 (a sample)
    started = process_time()
    tokens = [_tokens(text) for text in texts]
    tokens_s = process_time() - started
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        engines = [_ours(folder / "tantivy", texts), _bm25s(folder / "bm25s", tokens), _fts5(folder, tokens)]
        milliseconds = np.empty((len(engines), len(questions)))
        for column, question in enumerate(questions):
            for number, engine in enumerate(engines):
                started = perf_counter()
                engine.search(question)
                milliseconds[number, column] = (perf_counter() - started) * 1000
    print(f"{len(texts):,} chunks, {len(questions)} questions, load {os.getloadavg()[0]:.1f}\n")
    print(
        "| | chunks indexed in a CPU second | query p50, ms | p95 | MB on disk |\n|---|---:|---:|---:|---:|"
    )
    print(f"| tokens alone | {len(texts) / tokens_s:,.0f} | | | |")
    for engine, line in zip(engines, milliseconds, strict=True):
        seconds = engine.index_s if engine is engines[0] else engine.index_s + tokens_s
        p50, p95 = np.percentile(line, [50, 95])
        megabytes = engine.folder_bytes / 2**20
        print(f"| {engine.name} | {len(texts) / seconds:,.0f} | {p50:.2f} | {p95:.2f} | {megabytes:,.0f} |")


def _tokens(text: str) -> list[str]:
    bigrams, words = search_tokens(text)
    return bigrams + [_MARK + word for word in words]


def _ours(folder: Path, texts: Sequence[str]) -> _Engine:
    started = process_time()
    writer = SparseWriter(folder)
    for row, text in enumerate(texts):
        writer.add(row, str(row // 20), text)
    writer.commit()
    seconds = process_time() - started
    index = SparseIndex.load(folder)
    return _Engine("ours (Tantivy)", seconds, _bytes(folder), lambda question: index.search(question, _K))


def _bm25s(folder: Path, tokens: Sequence[Sequence[str]]) -> _Engine:
    started = process_time()
    engine = bm25s.BM25()
    engine.index(tokens, show_progress=False)
    engine.save(folder)
    seconds = process_time() - started

    def search(question: str) -> object:
        return engine.retrieve([_tokens(question)], k=_K, show_progress=False)

    return _Engine("bm25s", seconds, _bytes(folder), search)


def _fts5(folder: Path, tokens: Sequence[Sequence[str]]) -> _Engine:
    path = folder / "fts5.db"
    started = process_time()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            """CREATE VIRTUAL TABLE texts USING fts5(tokens, content='', tokenize="unicode61 tokenchars '_.-'")"""
        )
        connection.executemany(
            "INSERT INTO texts(rowid, tokens) VALUES (?, ?)",
            ((row, " ".join(some)) for row, some in enumerate(tokens)),
        )
        connection.commit()
    seconds = process_time() - started
    reader = sqlite3.connect(path)

    def search(question: str) -> object:
        wanted = " OR ".join(f'"{token}"' for token in dict.fromkeys(_tokens(question)))
        return reader.execute(
            "SELECT rowid, bm25(texts) FROM texts WHERE texts MATCH ? ORDER BY bm25(texts) LIMIT ?",
            (wanted, _K),
        ).fetchall()

    return _Engine("SQLite FTS5", seconds, path.stat().st_size, search)


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


if __name__ == "__main__":
    main()
