"""`python -m eval.sabotage ANSWERS.jsonl …`: what verification catches, and what it wrongly rejects."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from time import process_time

from eval.interval import Score, estimate
from eval.sabotage.making import FIGURES, WORDS, sabotage
from eval.sabotage.true_sentences import TrueSentence, read_answers, read_folder, read_paraphrases
from eval.table import render_table
from rag.verification.loading import load_verifier
from rag.verification.verifying import Verifier

_ROOT = Path(__file__).parent.parent.parent
_SEED = 20140626


def main() -> int:
    """Print the tables; return the exit status."""
    options = _parser().parse_args()
    try:
        verifier = load_verifier(options.verifier)
        sources = _read(options)
    except (OSError, ValueError) as error:
        print(f"错误：{error}", file=sys.stderr)
        return 2
    for name, sentences in sources.items():
        chosen = [true for true in sentences if options.half in ("all", true.half)]
        print(f"## {name}（{options.half}，{verifier.name}，种子 {_SEED}）\n")
        if chosen:
            _report(chosen, verifier, options)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m eval.sabotage", description="把真句改假，看核对拦下多少、错拦多少"
    )
    parser.add_argument("answers", type=Path, nargs="*", help="zhengce ask --batch 写出的文件")
    parser.add_argument("--paraphrases", type=Path, default=_ROOT / "eval/data/paraphrases.jsonl")
    parser.add_argument("--documents", type=Path, default=_ROOT / "corpus/documents", help="改写所据的文件")
    parser.add_argument(
        "--unseen", type=Path, action="append", default=[], help="另外的文件夹（txt），单独成表"
    )
    parser.add_argument("--half", choices=("tune", "report", "all"), default="report")
    parser.add_argument("--verifier", default="lexical", help="lexical、cross-encoder:模型文件夹、llm:模型")
    parser.add_argument("--at-most", type=int, default=60, help="每种最多几句")
    parser.add_argument("--true-at-most", type=int, default=1000, help="真句最多几句")
    parser.add_argument("--show", action="store_true", help="列出判错的句子")
    return parser


def _read(options: argparse.Namespace) -> dict[str, list[TrueSentence]]:
    sources: dict[str, list[TrueSentence]] = {}
    own = [true for path in options.answers for true in read_answers(path)]
    own += read_folder(options.documents)
    own += read_paraphrases(options.paraphrases, options.documents)
    sources["随项目发布的文件"] = list({true.text: true for true in own}.values())
    for folder in options.unseen:
        sources[folder.name] = list(read_folder(folder))
    return sources


def _report(sentences: Sequence[TrueSentence], verifier: Verifier, options: argparse.Namespace) -> None:
    rows = [("真句", "n", "错拦", "95% 区间")]
    times: list[float] = []
    step = max(1, len(sentences) // options.true_at_most)
    for origin in sorted({true.origin for true in sentences}):
        flags = []
        for true in [each for each in sentences if each.origin == origin][::step]:
            started = process_time()
            verdict = verifier.verify(true.text, true.cited, true.frame)
            times.append(process_time() - started)
            flags.append(not verdict.passed)
            if options.show and not verdict.passed:
                print(f"错拦  {true.text}\n      {verdict.problems} {verdict.support:.2f}")
        rows.append((origin, *_share(flags)))
    print(render_table(rows))
    print(f"每句用时（处理器）：中位 {1000 * median(times):.2f} 毫秒，最长 {1000 * max(times):.1f} 毫秒\n")
    caught: dict[str, list[bool]] = {kind: [] for kind in FIGURES | WORDS}
    for false in sabotage(sentences, seed=_SEED, at_most=options.at_most):
        verdict = verifier.verify(false.text, false.true.cited, false.true.frame)
        caught[false.kind].append(not verdict.passed)
        if options.show and verdict.passed:
            print(f"漏网  {false.kind}：{false.text}\n      原句：{false.true.text} {verdict.support:.2f}")
    rows = [("改假", "n", "拦下", "95% 区间")]
    for name, kinds in (("数字、日期、文号", FIGURES), ("其余", WORDS)):
        rows += [(f"　{kind}", *_share(caught[kind])) for kind in kinds]
        rows.append((name, *_share([flag for kind in kinds for flag in caught[kind]])))
    print(render_table(rows), end="\n\n")


def _share(flags: Sequence[bool]) -> tuple[str, str, str]:
    found = estimate([Score(float(flag)) for flag in flags])
    if found is None:
        return "0", "—", "—"
    return str(found.n), f"{found.mean:.3f}", f"{found.low:.3f}–{found.high:.3f}"


if __name__ == "__main__":
    raise SystemExit(main())
