"""What the server writes to standard error, and in which form."""

from __future__ import annotations

import copy
import logging
from typing import Any

from uvicorn.config import LOGGING_CONFIG

from app.config import LoggingConfig


def log_config(config: LoggingConfig) -> dict[str, Any]:
    """Return the configuration of logging: everything to standard error, the root logger included."""
    return _json_config() if config.format == "json" else _text_config()


class WithoutQuery(logging.Filter):
    """Takes the part after `?` out of a line of the access log: it may hold what somebody asked."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Shorten the address; keep the line."""
        if isinstance(record.args, tuple) and len(record.args) == 5:
            client, method, address, *rest = record.args
            record.args = (client, method, str(address).partition("?")[0], *rest)
        return True


def _text_config() -> dict[str, Any]:
    config = copy.deepcopy(LOGGING_CONFIG)
    config["filters"] = {"without_query": {"()": WithoutQuery}}
    config["handlers"]["access"]["filters"] = ["without_query"]
    config["handlers"]["access"]["stream"] = "ext://sys.stderr"  # stdout says where the page is
    config["loggers"]["uvicorn.error"]["level"] = "WARNING"  # our own line says that it is ready
    return config


def _json_config() -> dict[str, Any]:
    lines = {"handlers": ["lines"], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": "app.observing.json_lines.JsonLines"}},
        "handlers": {
            "lines": {"class": "logging.StreamHandler", "formatter": "lines", "stream": "ext://sys.stderr"}
        },
        "root": {"handlers": ["lines"], "level": "WARNING"},
        "loggers": {
            "zhengce": {**lines, "level": "INFO"},
            "app": {**lines, "level": "INFO"},
            "uvicorn": {**lines, "level": "WARNING"},
        },
    }
