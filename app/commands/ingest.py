"""`zhengce ingest`: files into the index."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

from app.commands.session import open_service
from app.terminal import plain
from index.ingest import IngestReport


def run(arguments: argparse.Namespace) -> int:
    """Ingest, say what became of each file; 1 if some failed, 2 if all did."""
    with open_service(arguments) as service:
        report = service.ingest(arguments.paths, rebuild=arguments.rebuild, show_progress=True)
    if arguments.json:
        print(json.dumps(asdict(report), ensure_ascii=False))
    else:
        _show(report)
    if not report.failed:
        return 0
    return 1 if report.added or report.changed or report.unchanged else 2


def _show(report: IngestReport) -> None:
    for mark, sources in [
        ("新增", report.added),
        ("更新", report.changed),
        ("跳过（格式不支持）", report.skipped),
    ]:
        for source in sources:
            print(f"{mark}：{plain(source)}")
    for failure in report.failed:
        print(f"失败：{plain(failure.message)}", file=sys.stderr)
    counts = {
        "新增": report.added,
        "更新": report.changed,
        "未变": report.unchanged,
        "跳过": report.skipped,
        "失败": report.failed,
    }
    print(
        f"{'，'.join(f'{name} {len(items)}' for name, items in counts.items())}；用时 {report.seconds:.1f} 秒"
    )
