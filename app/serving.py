"""The web server of `zhengce serve`: loopback only, ready when it says so."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

from app.addresses import is_loopback, split_names
from app.config import Config
from app.draining import Drain
from app.observing.log_config import log_config

_GRACEFUL_SHUTDOWN_S = 2
# Longer than `Retry-After`: who comes back when he was told to must not meet a connection that is closed that moment.
_KEEP_ALIVE_S = 75
# Gradio and the Hugging Face libraries read these when they are imported: no version check, no telemetry, no look-up on
# a hub, no run history kept in the browser.
_QUIET = {
    "GRADIO_ANALYTICS_ENABLED": "False",
    "GRADIO_RUN_HISTORY": "False",
    "GRADIO_SHARE": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_OFFLINE": "1",
}


class ServeError(RuntimeError):
    """The server cannot start; the message is for the person who starts it, in Chinese."""


def forbid_outside_connections() -> None:
    """Tell the libraries to connect nowhere; call before gradio is imported."""
    os.environ.update(_QUIET)


def bind(host: str, port: int, *, guarded: bool = False) -> socket.socket:
    """Return a socket bound to an address; nothing can connect until a server listens on it.

    Args:
        guarded: Whether strangers are kept out; without that only a loopback address will do.

    Raises:
        ServeError: If the address can be reached from other machines and must not be, or is taken.
    """
    if not guarded and not is_loopback(host):
        raise ServeError(
            f"不能监听 {host}：别的机器会连得上，而现在谁都不用登录，所以只监听本机地址（如 127.0.0.1）。"
            "要给别人用，请先运行 zhengce keys add 名称（访问密钥）或 zhengce users add 用户名（网页登录），"
            "或配置 [oidc]；也可以在前面放一个带登录的反向代理（如 nginx），由它转发到本机端口"
        )
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named, or asyncio leaves Nagle's algorithm on: the end of each response would wait 40 ms for an acknowledgement.
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
        # Bound is not taken yet: two sockets with SO_REUSEADDR may both bind, but only one may listen.
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.settimeout(1)
            if probe.connect_ex((host, port)) == 0:
                raise OSError("in use")
    except OSError as error:
        bound.close()
        raise ServeError(
            f"端口 {host}:{port} 不能用（可能已被另一个程序占用）；请先停掉它，或用 --port 换一个端口"
        ) from error
    return bound


def run_server(
    app: ASGIApp,
    bound: socket.socket,
    prepare: Callable[[], None],
    *,
    config: Config | None = None,
    drain: Drain | None = None,
) -> None:
    """Serve until a signal ends it: SIGINT at once, SIGTERM after what is in flight, within `server.stop_s`.

    Args:
        bound: See `bind`.
        prepare: Called once connections are accepted, in a thread of its own; the page is there while models load.
        config: What to log and how, whether to speak TLS, which proxies to believe.
        drain: Told of a SIGTERM; knows what is in flight.

    Raises:
        Exception: Whatever `prepare` raises; the server has ended then.
    """
    config = config or Config()
    server_config, proxies = config.server, split_names(config.server.trusted_proxies)
    uvicorn_config = uvicorn.Config(
        app,
        log_config=log_config(config.logging),
        access_log=config.logging.format == "text",
        timeout_graceful_shutdown=_GRACEFUL_SHUTDOWN_S,
        timeout_keep_alive=_KEEP_ALIVE_S,
        server_header=False,
        proxy_headers=bool(proxies),
        forwarded_allow_ips=proxies,
        ssl_certfile=server_config.tls_cert,
        ssl_keyfile=server_config.tls_key,
    )
    server = _Server(uvicorn_config, prepare, drain or Drain(), server_config.stop_s)
    server.run(sockets=[bound])
    if server.failure is not None:
        raise server.failure


class _Server(uvicorn.Server):
    def __init__(
        self, config: uvicorn.Config, prepare: Callable[[], None], drain: Drain, stop_s: float
    ) -> None:
        super().__init__(config)
        self.failure: Exception | None = None
        self._prepare = prepare
        self._drain = drain
        self._stop_s = stop_s
        self._stop_at: float | None = None

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Take nothing new after the first SIGTERM; stop after any other signal."""
        if sig == signal.SIGTERM and self._stop_at is None and not self.should_exit:
            self._drain.begin()
            self._stop_at = time.monotonic() + self._stop_s
            return  # not handed on to the process when all is over: it ends by itself, with status 0
        super().handle_exit(sig, frame)

    async def on_tick(self, counter: int) -> bool:
        """Stop once nothing is in flight, or what is has had its time."""
        if self._stop_at is not None and (not self._drain.in_flight or time.monotonic() >= self._stop_at):
            self.should_exit = True
        return await super().on_tick(counter)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            # A daemon: Ctrl-C need not wait until a model is loaded.
            threading.Thread(target=self._run_prepare, name="prepare", daemon=True).start()

    def _run_prepare(self) -> None:
        try:
            self._prepare()
        except Exception as error:
            self.failure = error
            self.should_exit = True
