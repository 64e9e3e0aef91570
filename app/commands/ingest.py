"""`zhengce ingest`: files into the index."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sized
from dataclasses import asdict

from app.commands.session import open_service
from app.terminal import plain
from index.ingest import IngestReport


def run(arguments: argparse.Namespace) -> int:
    """Ingest, say what became of each file; 1 if some failed, 2 if all did."""
    with open_service(arguments) as service:
        report = service.ingest(
            arguments.paths,
            rebuild=arguments.rebuild,
            withdraw_missing=arguments.withdraw_missing,
            show_progress=True,
        )
    if arguments.json:
        print(json.dumps(asdict(report), ensure_ascii=False))
    else:
        show_report(report)
    if not report.failed:
        return 0
    return 1 if report.added or report.changed or report.unchanged else 2


def show_report(report: IngestReport) -> None:
    """Print what became of each file that did not stay as it was, and the counts."""
    for mark, sources in [
        ("新增", report.added),
        ("更新", report.changed),
        ("撤下", report.withdrawn),
        ("不见了（仍在库中，可用 --withdraw-missing 撤下）", report.missing),
        ("跳过（格式不支持）", report.skipped),
    ]:
        for source in sources:
            print(f"{mark}：{plain(source)}")
    for failure in report.failed:
        print(f"失败：{plain(failure.message)}", file=sys.stderr)
    counts: dict[str, Sized] = {
        "新增": report.added,
        "更新": report.changed,
        "未变": report.unchanged,
        "跳过": report.skipped,
        "失败": report.failed,
        "撤下": report.withdrawn,
        "不见了": report.missing,
    }
    print(
        f"{'，'.join(f'{name} {len(items)}' for name, items in counts.items())}；用时 {report.seconds:.1f} 秒"
    )
