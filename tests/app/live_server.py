"""A real server on a free port of the loopback interface, in a thread."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp


@contextmanager
def live_server(app: ASGIApp) -> Iterator[tuple[str, int]]:
    """Serve `app` and give its host and port."""
    bound = socket.socket(proto=socket.IPPROTO_TCP)  # as `app.serving.bind` says
    bound.bind(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=0)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            thread.join(0.02)
        host, port = bound.getsockname()
        yield host, port
    finally:
        server.should_exit = True
        thread.join(10)
        bound.close()
