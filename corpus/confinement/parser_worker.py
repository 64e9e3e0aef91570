"""The process that parses files for `corpus.sandbox`: `python -m corpus.confinement.parser_worker FOLDER MEMORY FILE_SIZE`.

It confines itself, then answers each line of JSON on its standard input with lines of JSON on its standard output:

    {"task": "parse", "path": …, "source": …}   → {"beat": true} *, then {"document": true} and the document as a line
    {"task": "unpack", "path": …, "into": …}    → {"beat": true} *, then {"members": [[name, path, problem] …]}

or {"error": message, "reason": …} in place of the result. The first line says what could not be confined.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from corpus.confinement.heartbeat import listening
from corpus.confinement.limits import Limit, confine
from corpus.documents import Document
from corpus.errors import DocumentError
from corpus.loaders.archive import members
from corpus.loaders.text import path_hint
from corpus.parsing import parse_document
from corpus.storage.serialization import document_to_json

_Send = Callable[..., None]
_Parse = Callable[[Path, str], Document]
_Confine = Callable[[Path, int, int], tuple[Limit, ...]]


def main(arguments: list[str], parse: _Parse = parse_document, confine: _Confine = confine) -> int:
    """Serve requests until standard input ends; return the exit status."""
    folder, memory_bytes, file_bytes = arguments
    requests, replies = _own(0, os.O_RDONLY, "rb"), _own(1, os.O_WRONLY, "wb")

    def send(line: str | None = None, **reply: object) -> None:
        replies.write((json.dumps(reply, ensure_ascii=True) if line is None else line).encode() + b"\n")
        replies.flush()

    send(unlimited=confine(Path(folder), int(memory_bytes), int(file_bytes)))
    for request in requests:
        _serve(json.loads(request), parse, send)
    return 0


def _own(descriptor: int, flags: int, mode: str) -> Any:
    """Return a private copy of a standard stream; what libraries and child processes find in its place is empty."""
    stream = os.fdopen(os.dup(descriptor), mode)
    nothing = os.open(os.devnull, flags)
    os.dup2(nothing, descriptor)
    os.close(nothing)
    return stream


def _serve(request: dict[str, str], parse: _Parse, send: _Send) -> None:
    path = Path(request["path"])
    try:
        with listening(lambda: send(beat=True)):
            if request["task"] == "unpack":
                found = members(path, Path(request["into"]))
                send(members=[(m.name, str(m.path) if m.path else None, m.problem) for m in found])
            else:
                line = document_to_json(parse(path, request["source"]))
                send(document=True)
                send(line)
    except DocumentError as error:
        send(error=str(error), reason="document")
    except MemoryError:
        send(error="", reason="memory")
    except OSError as error:
        if error.filename == str(path):
            reason = (
                f"{path_hint(path.name)}：读不了（{error.strerror}）；请检查文件是否还在、是否有权限读取。"
            )
            send(error=reason, reason="document")
        else:
            send(error=type(error).__name__, reason="fault")
    except Exception as error:  # a fault of a loader costs one file, not the run
        send(error=type(error).__name__, reason="fault")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
