"""`zhengce ask`: one question, or a batch of them."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping, Sequence

from app.batch import BatchLine, run_batch
from app.commands.session import open_service
from app.filter_options import filters_of
from app.render import answer_json
from app.service import Service
from app.terminal import render_answer
from rag.pipeline import checked_question


def run(arguments: argparse.Namespace) -> int:
    """Answer; 1 if some questions of a batch failed."""
    with open_service(arguments) as service:
        if arguments.batch:
            return run_batch(
                arguments.batch, arguments.out, "question", lambda lines: _answerer(service, lines)
            )
        question = checked_question(arguments.question)  # before the models: a slip is told at once
        answer = service.pipeline().ask(question, filters=filters_of(arguments))
    print(json.dumps(answer_json(answer), ensure_ascii=False) if arguments.json else render_answer(answer))
    return 0


def _answerer(service: Service, lines: Sequence[BatchLine]) -> Callable[[BatchLine], Mapping[str, object]]:
    # Reading lines need no index, the others fail here, all at once, if there is none.
    only_reading = all(line.passages is not None for line in lines)
    pipeline = service.reading_pipeline() if only_reading else service.pipeline()

    def answer(line: BatchLine) -> Mapping[str, object]:
        return answer_json(
            pipeline.ask(line.question, history=line.history, filters=line.filters, passages=line.passages)
        )

    return answer
