"""A server in a process of its own, and what its processes hold in memory."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

COMMAND = (sys.executable, "-m", "app.cli")  # what `zhengce` runs
_START_S = 300
_STOP_S = 60


class ServerStartError(RuntimeError):
    """The server did not become ready; the message holds the end of what it wrote."""


@dataclass(frozen=True, slots=True)
class RunningServer:
    """Where it answers, and its process."""

    url: str
    process: psutil.Process

    def resident_bytes(self) -> int:
        """Return the resident size of the process and its descendants; pages that they share count once for each."""
        total = 0
        for process in (self.process, *self.process.children(recursive=True)):
            try:
                total += process.memory_info().rss
            except psutil.NoSuchProcess:  # ended meanwhile
                continue
        return total


@contextmanager
def running_server(workspace: Path, command: Sequence[str] = COMMAND) -> Iterator[RunningServer]:
    """Serve a workspace with the default configuration on a free port of the loopback interface; gives it once it is ready.

    Raises:
        ServerStartError: If it ends, or is not ready in time.
    """
    port = _free_port()
    with tempfile.TemporaryDirectory() as folder:
        config, log = Path(folder, "zhengce.toml"), Path(folder, "server.log")
        config.touch()
        options = ["--config", str(config), "--workspace", str(workspace), "--port", str(port)]
        with log.open("w") as written:
            started = subprocess.Popen(
                [*command, "serve", "--host", "127.0.0.1", *options],
                stdout=written,
                stderr=written,
                env=_default_environment(),
            )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_until_ready(url, started, log)
            yield RunningServer(url, psutil.Process(started.pid))
        finally:
            started.terminate()
            try:
                started.wait(_STOP_S)
            except subprocess.TimeoutExpired:
                started.kill()
                started.wait()


def _wait_until_ready(url: str, started: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _START_S
    with httpx.Client(base_url=url, trust_env=False) as client:
        while time.monotonic() < deadline and started.poll() is None:
            try:
                if client.get("/api/v1/health/ready").status_code == 200:
                    return
            except httpx.TransportError:
                pass  # it does not listen yet
            time.sleep(0.2)
    raise ServerStartError(f"服务没有就绪；它最后写的是：\n{log.read_text(errors='replace')[-2000:]}")


def _default_environment() -> dict[str, str]:
    """Return the environment without what would configure the server otherwise."""
    kept = ("ZHENGCE_CACHE",)
    return {
        name: value for name, value in os.environ.items() if not name.startswith("ZHENGCE_") or name in kept
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
