"""`zhengce withdraw`: documents out of the collection and the index."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict

from app.commands.ingest import show_report
from app.commands.session import open_service


def run(arguments: argparse.Namespace) -> int:
    """Withdraw, and say what is gone."""
    with open_service(arguments) as service:
        report = service.withdraw(arguments.sources)
    if arguments.json:
        print(json.dumps(asdict(report), ensure_ascii=False))
    else:
        show_report(report)
    return 0
