"""Runs out to other tools' forms, their data sets in as cases."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from eval.cases import EvalCase
from eval.interchange.beir import export_beir, import_beir
from eval.interchange.ragas import export_ragas, import_ragas
from eval.saved_run import load_case_results


def main(arguments: Sequence[str]) -> int:
    """Run one conversion; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m eval.interchange", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, first, second in (
        ("export-beir", "评测结果目录", "BEIR 目录"),
        ("export-ragas", "评测结果目录", "JSONL 文件"),
        ("import-ragas", "JSONL 文件", "题目文件"),
    ):
        command = commands.add_parser(name)
        command.add_argument("source", type=Path, help=first)
        command.add_argument("target", type=Path, help=second)
    command = commands.add_parser("import-beir")
    command.add_argument("source", type=Path, help="BEIR 目录")
    command.add_argument("target", type=Path, help="题目文件")
    command.add_argument("documents", type=Path, help="文本写到哪个目录")
    chosen = parser.parse_args(arguments)
    try:
        if chosen.command == "export-beir":
            export_beir(load_case_results(chosen.source), chosen.target)
        elif chosen.command == "export-ragas":
            export_ragas(load_case_results(chosen.source), chosen.target)
        elif chosen.command == "import-ragas":
            _write_cases(import_ragas(chosen.source), chosen.target)
        else:
            _write_cases(import_beir(chosen.source, chosen.documents), chosen.target)
    except (ValueError, OSError) as error:
        print(f"错误：{error}", file=sys.stderr)
        return 2
    return 0


def _write_cases(cases: Sequence[EvalCase], path: Path) -> None:
    lines = []
    for case in cases:
        record = asdict(case)
        if case.passages is None:
            del record["passages"]
        record["history"] = [{"question": t.question, "answer": t.answer_text} for t in case.history]
        lines.append(json.dumps(record, ensure_ascii=False) + "\n")
    path.write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
