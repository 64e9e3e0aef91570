"""A parser worker whose parser does what the file says: `python -m tests.corpus.hostile_worker`.

All but the parser is the real worker; `test_sandbox` tests that one beside it.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from corpus.confinement.heartbeat import beat
from corpus.confinement.parser_worker import main
from corpus.documents import Document
from corpus.errors import DocumentError
from corpus.parsing import parse_document
from corpus.storage.serialization import document_to_json


def parse(path: Path, source: str) -> Document:
    deed, _, argument = path.read_text(encoding="utf-8").partition(" ")
    said = DEEDS[deed](argument) if deed in DEEDS else deed
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write(said)
        file.flush()
        return parse_document(Path(file.name), source)


def loop(_argument: str) -> str:
    while True:
        pass


def allocate(argument: str) -> str:
    return str(len(bytearray(int(argument))))


def break_memory(_argument: str) -> str:
    ctypes.string_at(0)
    return ""


def kill(_argument: str) -> str:
    os.kill(os.getpid(), signal.SIGKILL)
    return ""


def fail(_argument: str) -> str:
    raise KeyError("内容\n第二行")


def chatter(_argument: str) -> str:
    print('{"error": "x", "reason": "document"}', flush=True)
    subprocess.run(["echo", '{"error": "y", "reason": "document"}'], check=True)
    return "正文没有受影响。"


def reply(argument: str) -> str:
    for descriptor in range(3, 20):
        with suppress(OSError):
            if stat.S_ISFIFO(os.fstat(descriptor).st_mode):
                os.write(descriptor, argument.encode() + b"\n")
    return "正文。"


def reply_a_document_of(argument: str) -> str:
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write("篡改的正文。")
        file.flush()
        forged = document_to_json(parse_document(Path(file.name), argument))
    return reply(f'{{"document": true}}\n{forged}')


def go_slowly(argument: str) -> str:
    for _ in range(int(argument)):
        beat()
        time.sleep(0.1)
    return "慢慢读完。"


def connect(argument: str) -> str:
    try:
        socket.create_connection(("127.0.0.1", int(argument)), timeout=2).close()
    except OSError as error:
        raise DocumentError(f"连不上：{error}") from None
    return "连上了。"


def write(argument: str) -> str:
    try:
        Path(argument).write_text("x", encoding="utf-8")
    except OSError as error:
        raise DocumentError(f"写不了：{error}") from None
    return "写了。"


def write_much(argument: str) -> str:
    with tempfile.TemporaryFile() as file:
        try:
            os.posix_fallocate(file.fileno(), 0, int(argument))
        except OSError as error:
            raise DocumentError(f"写不了：{error}") from None
    return "写了。"


def start_child_and_loop(argument: str) -> str:
    subprocess.Popen(["sleep", argument])
    return loop("")


def show_environment(_argument: str) -> str:
    # Whatever the variables hold, cleaning finds nothing to do in hexadecimal digits.
    return json.dumps(dict(os.environ) | {"cwd": str(Path.cwd())}).encode().hex()


DEEDS = {
    "loop": loop,
    "allocate": allocate,
    "segfault": break_memory,
    "kill": kill,
    "fail": fail,
    "chatter": chatter,
    "reply": reply,
    "forge": reply_a_document_of,
    "slowly": go_slowly,
    "connect": connect,
    "write": write,
    "write_much": write_much,
    "child": start_child_and_loop,
    "environment": show_environment,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], parse))
