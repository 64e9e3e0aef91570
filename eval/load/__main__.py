"""What the running server bears: `python -m eval.load WORKSPACE [--minutes 30] [--parts search ask memory overhead]`.

Starts `zhengce serve` in a process of its own, with the default configuration and the bundled models, over a workspace that
`zhengce ingest` has made, and asks from this one: 50 people searching at once, 20 people asking at once (who is told to
wait comes back after `Retry-After`), 4 people asking in turn while the memory of the server's processes is noted every
10 seconds, and the same questions to the pipeline in this process and to the server, to and fro. `health/live` is asked
all the while. Both processes share the machine: what asking costs is in the times.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from eval.cases import load_cases
from eval.load.crowd import asking_at_once, asking_in_turn, searching_at_once, searching_in_turn
from eval.load.memory import memory_while_asked
from eval.load.memory_plot import write_memory_plot
from eval.load.overhead import asked_over_http, bare_pipeline, overhead
from eval.load.report import LoadReport, markdown, write_json
from eval.load.server import COMMAND, RunningServer, running_server
from index.compute_dtype import wait_passively

_CASES = Path(__file__).parents[1] / "data" / "seed.jsonl"
_WARMING = 4  # questions
PARTS = ("search", "ask", "memory", "overhead")


def main(arguments: Sequence[str] | None = None, command: Sequence[str] = COMMAND) -> LoadReport:
    """Measure, print and write; return what was measured.

    Args:
        command: Starts the program that is measured.
    """
    given = _parser().parse_args(arguments)
    given.out.mkdir(parents=True, exist_ok=True)
    wait_passively()  # before torch is imported
    load = os.getloadavg()[0]
    questions = list(dict.fromkeys(case.question for case in load_cases(given.cases) if not case.history))
    with running_server(given.workspace, command) as server:
        report = _measured(server, questions, given, load)
    if report.memory is not None:
        write_memory_plot(report.memory.samples, given.out / "memory.svg")
    write_json(report, given.out / "load.json")
    print(markdown(report))
    return report


def _measured(
    server: RunningServer, questions: Sequence[str], given: argparse.Namespace, load: float
) -> LoadReport:
    """Run the parts one after the other, on a server that has loaded what its first answers need."""
    url, parts = server.url, given.parts

    async def crowds() -> LoadReport:
        await asking_at_once(url, questions[:_WARMING], 2)
        at_once = in_turn = asking = memory = None
        if "search" in parts:
            at_once = await searching_at_once(url, questions, given.searchers, given.rounds)
            in_turn = await searching_in_turn(url, questions, given.searchers, given.rounds, given.pause_s)
        if "ask" in parts:
            asking = await asking_at_once(url, questions, given.askers)
        if "memory" in parts:
            await asking_in_turn(url, questions, given.in_turn, time.monotonic() + given.warm_s)
            memory = await memory_while_asked(
                server, questions, given.in_turn, given.minutes * 60, given.every_s
            )
        return LoadReport(at_once, in_turn, asking, memory, load=load)

    report = asyncio.run(crowds())
    if "overhead" in parts:
        with bare_pipeline(given.workspace) as bare, asked_over_http(url) as served:
            report = replace(report, overhead=overhead(bare, served, questions[: given.questions]))
    return report


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m eval.load", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("workspace", type=Path, help="that `zhengce ingest` has filled")
    parser.add_argument("--cases", type=Path, default=_CASES, help="whose questions are asked")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument(
        "--out", type=Path, default=Path("var/load"), help="folder of load.json and memory.svg"
    )
    parser.add_argument("--searchers", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=10, help="searches of each")
    parser.add_argument("--pause-s", type=float, default=5.0, help="that somebody reads between two searches")
    parser.add_argument("--askers", type=int, default=20)
    parser.add_argument("--in-turn", type=int, default=4, help="people asking while memory is watched")
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--warm-s", type=float, default=60.0, help="asked before memory is first noted")
    parser.add_argument("--every-s", type=float, default=10.0)
    parser.add_argument("--questions", type=int, default=40, help="asked of both, to tell the overhead")
    return parser


if __name__ == "__main__":
    main()
