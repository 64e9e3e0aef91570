"""`zhengce serve`: chat page and HTTP interface."""

from __future__ import annotations

import argparse
import sys

from app.access.access import Access
from app.addresses import is_loopback
from app.archive.archive import Archive
from app.commands.session import open_service
from app.config import Config
from app.draining import Drain
from app.serving import bind, forbid_outside_connections, run_server
from app.usage.store import UsageStore


def run(arguments: argparse.Namespace) -> int:
    """Load everything, say where the page is, and serve until stopped."""
    with open_service(arguments) as service:
        config = service.config
        host = arguments.host or config.server.host
        port = arguments.port or config.server.port
        access = Access(config, service.workspace)
        archive = Archive(config, service.workspace)
        usage = UsageStore.open(config, service.workspace)
        # Before the models: a taken port is told at once.
        bound = bind(host, port, guarded=is_loopback(host) or access.is_set_up())
        if not is_loopback(host):
            _warn_of_plain_text(config)
        forbid_outside_connections()
        from app.api import build_app  # gradio reads its environment when it is imported
        from app.observing.tracing import start_tracing

        shown = f"[{host}]" if ":" in host else host
        url = f"{'https' if config.server.tls_cert else 'http'}://{shown}:{port}"

        def prepare() -> None:
            service.warm()
            print(f"已就绪：{url}（接口说明 {url}/docs）；按 Ctrl-C 停止", flush=True)

        drain = Drain()
        stop_tracing = start_tracing(config.telemetry)
        try:
            with bound:
                app = build_app(service, access, host=host, drain=drain, archive=archive, usage=usage)
                run_server(app, bound, prepare, config=config, drain=drain)
        finally:
            stop_tracing()
            access.close()
            archive.close()
            usage.close()
    return 0


def _warn_of_plain_text(config: Config) -> None:
    if not config.server.is_reached_by_tls:
        print(
            "注意：别的机器连得上，而没有配置 HTTPS，密码和密钥会明文经过网络；"
            "请设 server.tls_cert 和 server.tls_key，或放在提供 HTTPS 的反向代理后面并设 server.public_url",
            file=sys.stderr,
        )
