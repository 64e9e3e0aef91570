"""`zhengce search`: the passages nearest to one query, or to each of a batch."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping

from app.batch import BatchError, BatchLine, run_batch
from app.commands.session import open_service
from app.filter_options import filters_of
from app.render import search_json
from app.service import Service
from app.terminal import render_passages


def run(arguments: argparse.Namespace) -> int:
    """Search; 1 if some queries of a batch failed."""
    with open_service(arguments) as service:
        if arguments.batch:
            return run_batch(
                arguments.batch, arguments.out, "query", lambda _: _searcher(service, arguments.k)
            )
        found = service.search(arguments.query, k=arguments.k, filters=filters_of(arguments))
    shown = search_json(arguments.query, found)
    print(json.dumps(shown, ensure_ascii=False) if arguments.json else render_passages(found))
    return 0


def _searcher(service: Service, k: int) -> Callable[[BatchLine], Mapping[str, object]]:
    service.documents()  # an index that cannot be used fails here, not once a line

    def search(line: BatchLine) -> Mapping[str, object]:
        if line.passages is not None:
            raise BatchError("search 不用 passages；请去掉它，或改用 zhengce ask --batch")
        return search_json(line.question, service.search(line.question, k=k, filters=line.filters))

    return search
