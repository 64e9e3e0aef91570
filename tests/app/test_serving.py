"""The server: where it listens, what it says, what it logs."""

from __future__ import annotations

import logging
import os
import signal
import socket
import time
import urllib.request
from collections.abc import Iterator

import httpx
import pytest
from fastapi import FastAPI

from app.observing.log_config import WithoutQuery
from app.serving import ServeError, bind, forbid_outside_connections, run_server


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which somebody listens."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::", "example.org", "10.1.2.3"])
def test_other_machines_are_not_let_in(host: str) -> None:
    with pytest.raises(ServeError, match="反向代理") as raised:
        bind(host, 7860)
    assert host in str(raised.value)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.0.0.2"])
def test_this_machine_is_let_in(host: str) -> None:
    with bind(host, 0) as bound:
        assert bound.getsockname()[0].startswith("127.")


def test_a_taken_port_is_named(taken: int) -> None:
    with pytest.raises(ServeError, match="--port") as raised:
        bind("127.0.0.1", taken)
    assert str(taken) in str(raised.value)


def test_a_port_is_free_again_right_after_a_server() -> None:
    """A restart need not wait for the system to forget the connections of the server before it."""
    with socket.socket() as first:
        first.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        first.bind(("127.0.0.1", 0))
        first.listen()
        port = first.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)):
            first.accept()[0].close()
    bind("127.0.0.1", port).close()


def _app() -> FastAPI:
    app = FastAPI()

    @app.get("/")
    def page() -> str:
        return "页面"

    return app


def test_the_page_is_there_while_it_prepares_and_a_signal_ends_it() -> None:
    bound = bind("127.0.0.1", 0)
    answers: list[bytes] = []

    def prepare() -> None:
        url = f"http://127.0.0.1:{bound.getsockname()[1]}/"
        answers.append(urllib.request.urlopen(url, timeout=5).read())
        os.kill(os.getpid(), signal.SIGINT)

    with bound, pytest.raises(KeyboardInterrupt):
        run_server(_app(), bound, prepare)
    assert answers == ['"页面"'.encode()]


def test_the_end_of_a_response_does_not_wait_for_an_acknowledgement() -> None:
    bound = bind("127.0.0.1", 0)
    took_ms: list[float] = []

    def prepare() -> None:
        with httpx.Client(base_url=f"http://127.0.0.1:{bound.getsockname()[1]}", trust_env=False) as client:
            for _ in range(30):
                started = time.perf_counter()
                client.get("/").raise_for_status()
                took_ms.append((time.perf_counter() - started) * 1000)
        os.kill(os.getpid(), signal.SIGINT)

    with bound, pytest.raises(KeyboardInterrupt):
        run_server(_app(), bound, prepare)
    # A delayed acknowledgement takes 40 ms, on Linux, from about the tenth exchange of a connection on.
    assert min(took_ms[20:]) < 30


def test_a_server_that_cannot_prepare_ends_and_says_why() -> None:
    def prepare() -> None:
        raise ServeError("没有模型")

    with bind("127.0.0.1", 0) as bound, pytest.raises(ServeError, match="没有模型"):
        run_server(_app(), bound, prepare)


def test_the_access_log_keeps_no_question() -> None:
    arguments = ("127.0.0.1:5", "GET", "/api/v1/search?q=机密", "1.1", 200)
    record = logging.LogRecord("uvicorn.access", 20, "", 0, '%s - "%s %s HTTP/%s" %d', arguments, None)
    assert WithoutQuery().filter(record)
    assert "机密" not in record.getMessage()
    assert "/api/v1/search HTTP" in record.getMessage()


def test_the_libraries_are_told_to_connect_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "GRADIO_ANALYTICS_ENABLED",
        "HF_HUB_OFFLINE",
        "HF_HUB_DISABLE_TELEMETRY",
        "GRADIO_RUN_HISTORY",
    ):
        monkeypatch.setenv(name, "unset by this test")
    forbid_outside_connections()
    assert os.environ["GRADIO_ANALYTICS_ENABLED"] == os.environ["GRADIO_RUN_HISTORY"] == "False"
    assert os.environ["HF_HUB_OFFLINE"] == os.environ["HF_HUB_DISABLE_TELEMETRY"] == "1"
