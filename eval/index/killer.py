"""Ingests that are killed: `python -m eval.index.killer` is the process that starts them."""

from __future__ import annotations

import os
from pathlib import Path

from eval.fork_killer import ForkKiller, end_after, serve
from eval.index.plain_embedder import PlainEmbedder
from index.ingest import ingest


class IngestKiller(ForkKiller):
    """Starts ingests and kills them."""

    def __init__(self) -> None:
        """Start the process that forks."""
        super().__init__("eval.index.killer")

    def run(self, folder: Path, workspace: Path, seconds: float) -> int:
        """Kill an ingest after so many seconds; return the signal, negative, or 0 if it ended first."""
        return self.ask(str(folder), str(workspace), seconds)


def _ingest(folder: str, workspace: str, seconds: float) -> int:
    child = os.fork()
    if child == 0:
        ingest([Path(folder)], Path(workspace), PlainEmbedder(), withdraw_missing=True)
        os._exit(0)
    return end_after(child, seconds)


if __name__ == "__main__":
    serve(_ingest)
