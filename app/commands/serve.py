"""`zhengce serve`: chat page and HTTP interface."""

from __future__ import annotations

import argparse

from app.access.access import Access
from app.addresses import is_loopback
from app.commands.session import open_service
from app.serving import bind, forbid_outside_connections, run_server


def run(arguments: argparse.Namespace) -> int:
    """Load everything, say where the page is, and serve until stopped."""
    with open_service(arguments) as service:
        host = arguments.host or service.config.server.host
        port = arguments.port or service.config.server.port
        access = Access(service.config, service.workspace)
        # Before the models: a taken port is told at once.
        bound = bind(host, port, guarded=is_loopback(host) or access.is_set_up())
        forbid_outside_connections()
        from app.api import build_app  # gradio reads its environment when it is imported

        shown = f"[{host}]" if ":" in host else host
        url = f"http://{shown}:{port}"

        def prepare() -> None:
            service.warm()
            print(f"已就绪：{url}（接口说明 {url}/docs）；按 Ctrl-C 停止", flush=True)

        with bound:
            run_server(build_app(service, access, host=host), bound, prepare)
        access.close()
    return 0
