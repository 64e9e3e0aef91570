"""`python -m eval.retrieval TASK FOLDER…`: what each part of the search is worth."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from eval.retrieval.tasks import TASKS
from index.embedding import load_embedder
from index.ingest import ingest
from index.store import Index


def main(arguments: Sequence[str]) -> int:
    """Print the tables of a task; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m eval.retrieval", description=__doc__)
    parser.add_argument("task", choices=TASKS)
    parser.add_argument("folders", nargs="+", type=Path, help="要检索的文件夹；exact 先给法律，后给公文")
    parser.add_argument("--cases", type=Path, help="notices 和 statutes 的题目（JSONL）")
    parser.add_argument("--workspace", type=Path, help="索引放在哪里，再次运行不必重做（默认临时目录）")
    given = parser.parse_args(arguments)
    embedder = load_embedder("bundled")
    with tempfile.TemporaryDirectory() as scratch:
        workspace = given.workspace or Path(scratch)
        ingest(given.folders, workspace, embedder, show_progress=True)
        index = Index.open(workspace, embedder=embedder)
        try:
            print(f"{len(index.entries)} 份文件，{index.manifest.chunk_count} 块\n")
            for line in TASKS[given.task](index, given.folders, given.cases):
                print(line, flush=True)
        finally:
            index.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
