"""`zhengce eval`: cases through the pipeline, a table of how it did."""

from __future__ import annotations

import argparse

from app.commands.session import open_service
from eval.command import run_eval


def run(arguments: argparse.Namespace) -> int:
    """Evaluate; 1 if a gate failed."""
    with open_service(arguments) as service:
        return run_eval(
            lambda: (service.pipeline(), lambda doc_id: service.document(doc_id).text),
            arguments.cases,
            arguments.gates,
            arguments.out,
            arguments.limit,
        )
