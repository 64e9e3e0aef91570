"""`zhengce eval`: cases through the pipeline, a table of how it did; or two such runs compared."""

from __future__ import annotations

import argparse

from app.commands.session import open_service
from app.service import Service
from eval.command import EvalOptions, run_compare, run_eval
from eval.system import System

_CACHE_FOLDER = "eval-answers"


def run(arguments: argparse.Namespace) -> int:
    """Evaluate; 1 if a gate failed."""
    if arguments.compared:
        return run_compare(*arguments.compared)
    options = EvalOptions(
        cases=arguments.cases,
        gates=arguments.gates,
        out=arguments.out,
        limit=arguments.limit,
        cache=None if arguments.fresh else arguments.workspace / _CACHE_FOLDER,
        baseline=arguments.baseline,
        judge=arguments.judge,
    )
    with open_service(arguments) as service:
        return run_eval(lambda: _system(service), options)


def _system(service: Service) -> System:
    pipeline = service.pipeline()
    config = service.config
    # Where a server listens and what it admits change no answer.
    setting = config.model_dump_json(include={"embedding", "llm", "retrieval", "answer"})
    return System(
        pipeline,
        lambda doc_id: service.document(doc_id).text,
        f"{pipeline.generation}\0{setting}",
        service.token_usage,
    )
