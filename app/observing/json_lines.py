"""Log records as JSON, one object a line."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime


class JsonLines(logging.Formatter):
    """Writes time, level, logger, message, and what a record carries as `fields`."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        fields = getattr(record, "fields", None)
        if isinstance(fields, dict):
            line |= fields
        if record.exc_info and record.exc_info[0]:
            # Where and what kind; a message may repeat a question or a document.
            line["error"] = record.exc_info[0].__name__
            frames = record.exc_info[2]
            while frames is not None and frames.tb_next is not None:
                frames = frames.tb_next
            if frames is not None:
                line["where"] = f"{frames.tb_frame.f_code.co_filename}:{frames.tb_lineno}"
        return json.dumps(line, ensure_ascii=False)
