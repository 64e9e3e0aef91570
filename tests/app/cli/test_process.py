"""The command in a process of its own, and with the real models."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.app.cli.command import QUESTION, ROOT, SEED, Run, jsonl, results


def _spawn(*arguments: str, **options: object) -> subprocess.Popen[str]:
    program = [sys.executable, "-m", "tests.app.zhengce_with_fakes", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(program, env=environment, text=True, **options)  # type: ignore[call-overload, no-any-return]


def _lines_in(path: str, at_least: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if Path(path).exists() and Path(path).read_bytes().count(b"\n") >= at_least:
            return
        time.sleep(0.02)
    raise AssertionError(f"{path} did not grow to {at_least} lines")


@pytest.mark.parametrize(
    ("ending", "status"), [(signal.SIGKILL, -9), (signal.SIGINT, 130)], ids=["kill", "ctrl-c"]
)
def test_a_batch_that_was_ended_goes_on_where_it_was(
    ending: signal.Signals, status: int, ingested: Run
) -> None:
    batch = jsonl("问.jsonl", *[{"id": f"q{n}", "question": f"第{n}问：{QUESTION}"} for n in range(20)])
    started = _spawn("ask", "--batch", str(batch), "--out", "答.jsonl", stderr=subprocess.PIPE)
    _lines_in("答.jsonl", 3)
    started.send_signal(ending)
    _, err = started.communicate(timeout=60)
    assert started.returncode == status
    assert "Traceback" not in err
    kept = Path("答.jsonl").read_bytes()
    assert 3 <= kept.count(b"\n") < 20
    Path("答.jsonl").write_bytes(
        kept + b'{"id": "q9", "quest'
    )  # as a kill in the middle of a write leaves it
    assert ingested("ask", "--batch", batch, "--out", "答.jsonl")[0] == 0
    assert Path("答.jsonl").read_bytes().startswith(kept)
    assert [result["id"] for result in results("答.jsonl")] == [f"q{n}" for n in range(20)]


def test_a_reader_that_goes_away_is_no_error(ingested: Run) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    started = _spawn("search", "粮食", "--json", stdout=writer, stderr=subprocess.PIPE)
    os.close(writer)
    _, err = started.communicate(timeout=60)
    assert started.returncode == 141
    assert err == ""


def test_the_help_comes_at_once() -> None:
    """It loads nothing that takes time."""
    program = (
        "import sys\nfrom app.cli import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        "heavy = {'torch', 'numpy', 'pydantic', 'gradio', 'fastapi', 'sqlalchemy'} & sys.modules.keys()\n"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "政策问答" in done.stdout


@pytest.mark.model
def test_the_command_answers_from_the_seed_document_with_the_real_models() -> None:
    """From the folder that ships with the project to a cited answer, as a user runs it."""

    def zhengce(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [str(Path(sys.executable).parent / "zhengce"), *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)

    added = zhengce("ingest", str(SEED), "--json")
    assert added.returncode == 0, added.stderr
    assert len(json.loads(added.stdout)["added"]) == 1
    batch = jsonl(
        "问.jsonl",
        {"id": "figure", "question": "2013年中部地区实现地区生产总值多少？"},
        {"id": "elsewhere", "question": "2013年法国的失业率是多少？"},
    )
    asked = zhengce("ask", "--batch", str(batch), "--out", "答.jsonl")
    assert asked.returncode == 0, asked.stderr
    figure, elsewhere = results("答.jsonl")
    assert "12.7万亿元" in str(figure["text"])
    assert "12.7万亿元" in figure["citations"][0]["quote"]  # type: ignore[index]
    assert (elsewhere["refused"], elsewhere["citations"]) == (True, [])
