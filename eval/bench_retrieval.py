"""What each part of the fused search is worth: `python -m eval.bench_retrieval CORPUS CASES.jsonl`.

Ingests a folder into a temporary workspace with the bundled encoder, searches for every answerable case, and prints
document and quote hits for single parts and sums, on the even cases (where weights were chosen) and the odd ones.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

from eval.cases import EvalCase, load_cases
from eval.metrics.retrieval import document_hit, quote_hit
from index.embedding import load_embedder
from index.ingest import ingest
from index.store import WEIGHTS, Index
from rag.retrieval import make_passage

_MIXES: dict[str, tuple[float, float, float]] = {
    "向量": (1.0, 0.0, 0.0),
    "BM25": (0.0, 1.0, 0.0),
    "向量+BM25": (0.6, 1.0, 0.0),
    "向量+BM25，等权": (1.0, 1.0, 0.0),
    "三者（采用）": WEIGHTS,
    "三者，等权": (1.0, 1.0, 1.0),
}


def hits(index: Index, case: EvalCase, weights: tuple[float, float, float]) -> list[float]:
    """Return document hit@1 and @5 and quote hit@1 and @5 of one case, each 0 or 1."""
    found = index.search(case.question, 5, weights=weights)
    passages = [
        make_passage(number, index.document(chunk.doc_id), chunk, score)
        for number, (chunk, score) in enumerate(found, start=1)
    ]
    measures = [(document_hit, 1), (document_hit, 5), (quote_hit, 1), (quote_hit, 5)]
    return [measure(case, passages, k) or 0.0 for measure, k in measures]


def main(arguments: Sequence[str]) -> int:
    """Print a Markdown table; return the exit status."""
    if len(arguments) != 2:
        print("用法：python -m eval.bench_retrieval 文件夹 案例.jsonl", file=sys.stderr)
        return 2
    cases = [
        case for case in load_cases(Path(arguments[1])) if case.answerable and "scattered" not in case.tags
    ]
    embedder = load_embedder("bundled")
    with tempfile.TemporaryDirectory() as workspace:
        ingest([Path(arguments[0])], Path(workspace), embedder, show_progress=True)
        index = Index.open(Path(workspace), embedder=embedder)
        print(
            f"{len(index.entries)} 份文件，{index.manifest.chunk_count} 块，{len(cases)} 题；偶数题 / 奇数题\n"
        )
        print("| 组合 | 文件@1 | 文件@5 | 引文@1 | 引文@5 |\n|---|---|---|---|---|")
        for name, weights in _MIXES.items():
            rows = [hits(index, case, weights) for case in tqdm(cases, desc=name, leave=False)]
            halves = [
                [sum(column) / len(half) for column in zip(*half, strict=True)]
                for half in (rows[::2], rows[1::2])
            ]
            cells = [f"{even:.3f} / {odd:.3f}" for even, odd in zip(*halves, strict=True)]
            print(f"| {name} | {' | '.join(cells)} |", flush=True)
        index.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
