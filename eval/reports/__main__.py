"""`python -m eval.reports FOLDER`: comparison and list questions over a folder of work reports, asked as users ask."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from tqdm import tqdm

from eval.interval import Score, estimate
from eval.reports.cases import ComparisonCase, ListCase, comparison_cases, list_cases
from eval.reports.judging import comparison_right, list_right
from index.embedding import load_embedder
from index.ingest import ingest
from index.store import Index
from rag.building import build_pipeline
from rag.evidence_model.loading import load_evidence_model
from rag.generation.loading import load_generator
from rag.pipeline import Pipeline
from rag.types import Answer

_FOLDERS = ("national", "provincial-2025")


def main() -> None:
    """Ask every question and print the share that is answered completely and rightly, by kind and half."""
    parser = argparse.ArgumentParser(prog="python -m eval.reports", description=__doc__)
    parser.add_argument("folder", type=Path, help=f"工作报告的文件夹，下有 {'、'.join(_FOLDERS)}")
    parser.add_argument("--workspace", type=Path, help="索引放在哪里，再次运行不必重做（默认临时目录）")
    parser.add_argument("--tune", action="store_true", help="只问偶数题，并列出没有答对的")
    given = parser.parse_args()
    embedder = load_embedder("bundled")
    with tempfile.TemporaryDirectory() as scratch:
        workspace = given.workspace or Path(scratch)
        ingest([given.folder / name for name in _FOLDERS], workspace, embedder, show_progress=True)
        index = Index.open(workspace, embedder=embedder)
        try:
            pipeline = build_pipeline(
                index, embedder, load_generator("bundled"), mode="select", reader=load_evidence_model()
            )
            kinds: tuple[tuple[str, Sequence[ComparisonCase | ListCase]], ...] = (
                ("比较", comparison_cases()),
                ("列举", list_cases(given.folder)),
            )
            for kind, cases in kinds:
                for half, chosen in (("偶数题", cases[::2]), ("奇数题", cases[1::2]))[
                    : 1 if given.tune else 2
                ]:
                    for line in _report(f"{kind}（{half}）", chosen, pipeline, show_wrong=given.tune):
                        print(line, flush=True)
        finally:
            index.close()


def _report(
    name: str, cases: Sequence[ComparisonCase | ListCase], pipeline: Pipeline, *, show_wrong: bool
) -> Iterator[str]:
    scores: list[Score] = []
    for case in tqdm(cases, desc=name, unit="题", leave=False):
        answer = pipeline.ask(case.question)
        right = _is_right(case, answer)
        scores.append(Score(float(right)))
        if show_wrong and not right:
            yield f"\n{case.id} {case.question}\n{answer.text}"
    found = estimate(scores)
    if found is not None:
        yield f"{name}：完整且正确 {found.mean:.3f} [{found.low:.3f}, {found.high:.3f}]，n = {found.n}"


def _is_right(case: ComparisonCase | ListCase, answer: Answer) -> bool:
    return comparison_right(case, answer) if isinstance(case, ComparisonCase) else list_right(case, answer)


if __name__ == "__main__":
    main()
