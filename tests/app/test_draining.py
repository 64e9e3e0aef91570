"""The end of a server, and its beginning: what a real process does on SIGTERM, and where it will not listen."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from app.access.access import Access
from app.access.issuing import issue_key
from app.cli import main
from app.config import Config, ServerConfig
from app.draining import Drain, Draining
from app.problems import RETRY_AFTER_S
from app.serving import bind, run_server
from corpus.parsing import parse_files
from index.ingest import ingest
from tests.app.fake_models import FakeModels

ROOT = Path(__file__).parents[2]
GRAIN = "关于粮食生产的通知\n\n一、总体要求\n\n全年粮食播种面积稳定在16.8亿亩以上。各地要层层落实责任。\n"
ASK = {"question": "全年粮食播种面积稳定在多少？"}
PATIENCE_S = 60


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "文件").mkdir()
    (tmp_path / "文件" / "粮食.txt").write_text(GRAIN, encoding="utf-8")
    ingest([tmp_path / "文件"], tmp_path / "工作区", FakeModels().embedder(), parse=parse_files)
    return tmp_path / "工作区"


class Server:
    """`zhengce serve` in a process of its own."""

    def __init__(self, workspace: Path, **environment: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.base = f"http://127.0.0.1:{port}"
        command = [sys.executable, "-m", "tests.app.zhengce_with_fakes", "serve", "--port", str(port)]
        self.process = subprocess.Popen(
            [*command, "--workspace", str(workspace)],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        deadline = time.monotonic() + PATIENCE_S
        while not self.ready():
            assert self.process.poll() is None, self.process.communicate()
            assert time.monotonic() < deadline
            time.sleep(0.1)

    def ready(self) -> bool:
        try:
            return httpx.get(f"{self.base}/api/v1/health/ready").status_code == 200
        except httpx.TransportError:
            return False

    def end(self) -> tuple[int, list[dict[str, Any]]]:
        """Wait for the end, and return the status and the lines of the log."""
        _, log = self.process.communicate(timeout=PATIENCE_S)
        lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
        return self.process.returncode, lines


@pytest.fixture
def slow(workspace: Path) -> Iterator[Server]:
    server = Server(workspace, SLOW_S="2")
    yield server
    if server.process.poll() is None:
        server.process.kill()
        server.process.communicate()


def test_after_sigterm_answers_in_flight_come_to_their_end_and_new_ones_are_turned_away(slow: Server) -> None:
    with ThreadPoolExecutor(2) as callers:
        asked = [
            callers.submit(httpx.post, f"{slow.base}/api/v1/ask", json=ASK, timeout=30) for _ in range(2)
        ]
        time.sleep(0.7)
        slow.process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        late = httpx.post(f"{slow.base}/api/v1/ask", json=ASK, timeout=30)
        ready = httpx.get(f"{slow.base}/api/v1/health/ready")
        live = httpx.get(f"{slow.base}/api/v1/health/live")
        answers = [each.result() for each in asked]
    assert (late.status_code, ready.status_code, live.status_code) == (503, 503, 200)
    assert int(late.headers["retry-after"]) > 0
    assert "正在停止" in late.json()["detail"]
    assert [(answer.status_code, answer.json()["refused"]) for answer in answers] == [(200, False)] * 2
    status, lines = slow.end()
    assert status == 0
    requests = [line for line in lines if line["event"] == "request"]
    assert {line["route"] for line in requests} >= {"/api/v1/ask", "/api/v1/health/ready"}
    assert not any(ASK["question"] in json.dumps(line, ensure_ascii=False) for line in lines)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_who_comes_back_when_he_was_told_to_finds_his_connection_open(slow: Server) -> None:
    """A connection that lay idle for `Retry-After` was closed at that very moment: the second request was lost."""
    connection = HTTPConnection(slow.base.removeprefix("http://"))
    for pause_s in (0, RETRY_AFTER_S + 0.5):
        time.sleep(pause_s)
        connection.request("GET", "/api/v1/health/live")
        reply = connection.getresponse()
        assert (reply.status, reply.read()) == (200, b'{"live":true}')
    connection.close()


def test_what_takes_too_long_is_not_waited_for() -> None:
    app, drain = FastAPI(), Drain()
    app.add_middleware(Draining, drain=drain)
    begun = threading.Event()

    @app.get("/slow")
    async def slow() -> None:
        begun.set()
        await asyncio.sleep(60)

    bound = bind("127.0.0.1", 0)
    url = f"http://127.0.0.1:{bound.getsockname()[1]}"
    statuses: list[object] = []

    def ask() -> None:
        try:
            statuses.append(httpx.get(f"{url}/slow", timeout=30).status_code)
        except httpx.TransportError as error:
            statuses.append(type(error))

    caller = threading.Thread(target=ask)

    def prepare() -> None:
        caller.start()
        assert begun.wait(5)
        os.kill(os.getpid(), signal.SIGTERM)

    began = time.monotonic()
    with bound:
        run_server(app, bound, prepare, config=Config(server=ServerConfig(stop_s=0.5)), drain=drain)
    caller.join(10)
    assert time.monotonic() - began < 10
    assert statuses != [200]
    assert len(statuses) == 1
    gc.collect()  # what was cut off complains here, and not in another test


class TestListening:
    def test_without_anybody_known_it_does_not_listen_beyond_this_machine(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["serve", "--host", "0.0.0.0", "--workspace", str(tmp_path)]) == 2
        said = capsys.readouterr().err
        for words in ("不能监听 0.0.0.0", "zhengce keys add", "zhengce users add", "[oidc]", "反向代理"):
            assert words in said
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("known", [False, True])
    def test_a_key_lets_it(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, known: bool) -> None:
        if known:
            access = Access(Config(), tmp_path)
            issue_key(access.store, "x", "reader", ())
            access.close()
        asked: list[bool] = []

        def noted(host: str, port: int, *, guarded: bool) -> None:
            asked.append(guarded)
            raise KeyboardInterrupt

        monkeypatch.setattr("app.commands.serve.bind", noted)
        main(["serve", "--host", "0.0.0.0", "--workspace", str(tmp_path)])
        assert asked == [known]
