"""The service of one command."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from app.config import find_config_file, load_config
from app.service import Service, build_service


@contextmanager
def open_service(arguments: argparse.Namespace) -> Iterator[Service]:
    """Give the service that the arguments and the configuration describe, and close it afterwards.

    Raises:
        ConfigError: If the configuration cannot be used.
    """
    file = find_config_file(arguments.config)
    service = build_service(load_config(file), arguments.workspace, config_file=file, report=_report)
    try:
        yield service
    finally:
        service.close()


def _report(message: str) -> None:
    print(message, file=sys.stderr, flush=True)
