"""`python -m eval.judges.calibrate`: each judge beside the labels of a reader."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

from eval.judges.calibration import Calibration, calibrate
from eval.judges.labels import Label, LabelledSentence, load_labels
from eval.judges.loading import load_judge
from eval.table import render_table
from rag.verification.judging import SupportJudge
from rag.verification.lexical_verifier import LexicalVerifier

_LABELS = Path(__file__).parent.parent / "data" / "support_labels.jsonl"
_CHINESE: dict[Label, str] = {"supported": "支持", "partly": "部分支持", "not": "不支持"}


def main() -> int:
    """Print the tables; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m eval.judges.calibrate", description="评判与人的标注是否一致"
    )
    parser.add_argument("labels", type=Path, nargs="?", default=_LABELS)
    parser.add_argument("--judge", action="append", default=[], help="可写多次；写法见 docs/evaluation.md")
    parser.add_argument("--half", choices=("tune", "report", "all"), default="report")
    options = parser.parse_args()
    try:
        rows = [row for row in load_labels(options.labels) if options.half in ("all", row.half)]
        judges = [load_judge(name) for name in options.judge or [LexicalVerifier.name, "lexical-numeric"]]
        counts = Counter(row.label for row in rows)
        told = "，".join(f"{word} {counts[label]}" for label, word in _CHINESE.items())
        print(f"{options.half}：n = {len(rows)}（{told}）\n")
        for judge in judges:
            supports = [_support(judge, row) for row in tqdm(rows, desc=judge.name, disable=None)]
            print(_rendered(judge.name, calibrate([row.label for row in rows], supports)))
    except (OSError, ValueError) as error:
        print(f"错误：{error}", file=sys.stderr)
        return 2
    return 0


def _support(judge: SupportJudge, row: LabelledSentence) -> float:
    """Return a judge's support; the headings are context to the program's own verification, cited words to others."""
    if isinstance(judge, LexicalVerifier):
        return judge.verify(row.sentence, row.quotes, row.frame).support
    return judge.support(row.sentence, [*row.frame, *row.quotes])


def _rendered(name: str, found: Calibration) -> str:
    agreed = found.agreement
    confusion: list[Sequence[str]] = [("人的标注", "判为支持", "判为不支持")]
    confusion += [(_CHINESE[label], str(yes), str(no)) for label, (yes, no) in found.confusion.items()]
    bins: list[Sequence[str]] = [("support", "n", "平均", "实为支持")]
    bins += [
        (f"{b.low:.1f}–{b.low + 0.1:.1f}", str(b.n), f"{b.support:.2f}", f"{b.share:.2f}") for b in found.bins
    ]
    return (
        f"## {name}\n\n一致 {agreed.mean:.3f}（{agreed.low:.3f}–{agreed.high:.3f}），κ {found.kappa:.3f}，ECE {found.error:.3f}\n\n"
        f"{render_table(confusion)}\n\n{render_table(bins)}\n"
    )


if __name__ == "__main__":
    raise SystemExit(main())
